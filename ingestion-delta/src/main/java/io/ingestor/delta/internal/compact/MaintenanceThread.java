package io.ingestor.delta.internal.compact;

import java.util.concurrent.TimeUnit;

/** The thread of the maintenance of a sink. It ends between two files of a merge at the latest. */
public final class MaintenanceThread implements AutoCloseable {

    /** The time after which tables are looked for that became due without a flush. */
    private static final long PERIOD_SECONDS = 10;

    private final Maintenance maintenance;
    private final Thread thread;
    private boolean signalled;

    public MaintenanceThread(Maintenance maintenance, String location) {
        this.maintenance = maintenance;
        this.thread = new Thread(this::run, "tables-maintenance " + location);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Wakes the thread up, because tables have got records. */
    public synchronized void signal() {
        signalled = true;
        notifyAll();
    }

    private void run() {
        while (!maintenance.gate().isClosed()) {
            await();
            maintenance.turn();
        }
    }

    private synchronized void await() {
        try {
            if (!signalled && !maintenance.gate().isClosed()) {
                TimeUnit.SECONDS.timedWait(this, PERIOD_SECONDS);
            }
        } catch (InterruptedException e) {
            // The thread is private, and only the gate ends it.
        }
        signalled = false;
    }

    /** Waits until the thread has ended. */
    @Override
    public void close() {
        maintenance.gate().close();
        signal();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
