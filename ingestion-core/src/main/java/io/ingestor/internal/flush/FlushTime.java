package io.ingestor.internal.flush;

import java.time.Clock;
import java.util.concurrent.locks.LockSupport;

/** The time that the flush thread lives by. */
public interface FlushTime {

    /** Returns the time in nanoseconds, like {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Parks the thread like {@link LockSupport#parkNanos(Object, long)}, in this time; a permit given by
     * {@link LockSupport#unpark} ends it.
     */
    void park(Object blocker, long nanos);

    /** Returns the clock of the time of day, for people. */
    Clock clock();

    /** Returns the time of the system. */
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
