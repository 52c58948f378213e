package io.ingestor.wal.internal.host;

import io.ingestor.wal.storage.StorageDirectory;
import java.nio.file.Path;

/** Static methods for the threads of a log. */
public final class Threads {

    private Threads() {}

    /**
     * Creates a daemon thread. The JVM may exit before the thread ends, because synced entries survive. Its name ends
     * with the last two names of the directory's path, because the last one is the same for the log of every ingestor.
     */
    public static Thread daemon(String role, StorageDirectory directory, Runnable task) {
        Path path = Path.of(directory.location());
        int names = path.getNameCount();
        Object place = names == 0 ? path : path.subpath(Math.max(0, names - 2), names);
        Thread thread = new Thread(task, role + " " + place);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits until the thread has ended. An interrupt does not end the wait, and the interrupt status stays set. */
    public static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
