package io.ingestor.internal.flush;

import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/** The time source of the flush thread. */
public interface FlushTime {

    /** Returns the time in nanoseconds, like {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Parks the thread like {@link LockSupport#parkNanos(Object, long)}, measured by this source.
     * {@link LockSupport#unpark} ends the wait.
     */
    void park(Object blocker, long nanos);

    /** Returns the clock for times shown to users. */
    Clock clock();

    /** Returns the system's time with the given clock. */
    static FlushTime system(Clock clock) {
        return new FlushTime() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void park(Object blocker, long nanos) {
                LockSupport.parkNanos(blocker, nanos);
            }

            @Override
            public Clock clock() {
                return clock;
            }
        };
    }
}
