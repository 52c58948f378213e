package io.ingestor.wal.internal.append;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ends waits that nobody ends, so that a lost wake-up is an outcome of a test and not a test that never ends. */
final class Patience {

    /** So long that no thread is kept from a processor for it, and less than jcstress waits for a test. */
    private static final long NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long IMPATIENT_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private static final Set<Parking> PARKING = ConcurrentHashMap.newKeySet();

    /** A wake-up was lost: the verdict stands, and the rest need not wait as long for each of theirs. */
    private static volatile boolean lost;

    static {
        Thread watch = new Thread(Patience::watch, "patience");
        watch.setDaemon(true);
        watch.start();
    }

    private Patience() {}

    /** The longest wait. */
    static long nanos() {
        return lost ? 0 : NANOS;
    }

    static void lose() {
        lost = true;
    }

    /** Runs what parks until it is woken; returns whether somebody has woken it in time. */
    static boolean suffices(Runnable parks) {
        Parking parking = new Parking(Thread.currentThread(), System.nanoTime());
        PARKING.add(parking);
        try {
            parks.run();
        } finally {
            PARKING.remove(parking);
        }
        return !parking.late;
    }

    private static void watch() {
        while (true) {
            LockSupport.parkNanos(lost ? IMPATIENT_LOOK_NANOS : LOOK_NANOS);
            for (Parking parking : PARKING) {
                if (System.nanoTime() - parking.start > nanos()) {
                    parking.late = true;
                    lose();
                    LockSupport.unpark(parking.thread);
                }
            }
        }
    }

    private static final class Parking {
        private final Thread thread;
        private final long start;
        private volatile boolean late;

        Parking(Thread thread, long start) {
            this.thread = thread;
            this.start = start;
        }
    }
}
