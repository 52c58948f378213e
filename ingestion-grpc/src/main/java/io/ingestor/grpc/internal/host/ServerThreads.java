package io.ingestor.grpc.internal.host;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one server. One accepts connections and serves HTTP, others move bytes or run calls, and two report
 * the state of the server. None of them may block, so their number depends only on the number of processors.
 */
public final class ServerThreads {

    private static final int STATE_THREADS = 2;
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final EventLoopGroup accepting;
    private final EventLoopGroup moving;
    private final ExecutorService calls = new ForkJoinPool(
            Math.max(2, PROCESSORS),
            pool -> {
                ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                thread.setName("ingestion-call-" + thread.getPoolIndex());
                return thread;
            },
            null,
            true);

    private final ExecutorService stateCalls =
            Executors.newFixedThreadPool(STATE_THREADS, new DefaultThreadFactory("ingestion-state", true));

    private ServerThreads(EventLoopGroup accepting, EventLoopGroup moving) {
        this.accepting = accepting;
        this.moving = moving;
    }

    /** Starts the threads. Each thread that moves bytes needs some file descriptors. */
    public static ServerThreads start() throws IOException {
        EventLoopGroup accepting = loops("ingestion-accept", 1);
        try {
            return new ServerThreads(accepting, loops("ingestion-io", PROCESSORS));
        } catch (IOException e) {
            Future<?> unused = accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    public EventLoopGroup accepting() {
        return accepting;
    }

    public EventLoopGroup moving() {
        return moving;
    }

    public ExecutorService calls() {
        return calls;
    }

    /** Returns the executor of calls that report the state of the server. Ingest calls cannot fill it. */
    public ExecutorService stateCalls() {
        return stateCalls;
    }

    public void close() {
        Future<?> moved = moving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        Future<?> accepted = accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        moved.awaitUninterruptibly();
        accepted.awaitUninterruptibly();
        // Shut down last, so that tasks of the event loops are not rejected.
        calls.shutdown();
        stateCalls.shutdown();
    }

    /**
     * Creates event loops with a class that Netty 4.1, the version of Spring Boot 3, also has; Netty 4.2 deprecates it.
     */
    @SuppressWarnings("deprecation")
    private static EventLoopGroup loops(String name, int threads) throws IOException {
        try {
            return new NioEventLoopGroup(threads, new DefaultThreadFactory(name, true));
        } catch (RuntimeException e) {
            // Netty wraps the failure to open a selector twice.
            Throwable cause = e;
            while (cause.getCause() != null && !(cause instanceof IOException)) {
                cause = cause.getCause();
            }
            throw new IOException("the server cannot open a selector for its threads: " + cause.getMessage(), e);
        }
    }
}
