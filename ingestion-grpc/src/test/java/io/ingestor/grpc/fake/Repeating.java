package io.ingestor.grpc.fake;

/** Repeats a step on its own thread until it is closed. */
public final class Repeating implements AutoCloseable {

    private final Thread thread;
    private volatile boolean ended;

    public Repeating(String name, Runnable step) {
        this.thread = new Thread(
                () -> {
                    while (!ended) {
                        step.run();
                    }
                },
                name);
        thread.start();
    }

    /** Returns when the last step has ended. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
