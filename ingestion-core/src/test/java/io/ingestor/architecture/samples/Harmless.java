package io.ingestor.architecture.samples;

import org.agrona.CloseHelper;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SystemNanoClock;

/** Breaks no rule, although some names come close: Implicit is not Impl, and Identity is not an I-prefix. */
public class Harmless {
    private final Long2LongHashMap positions = new Long2LongHashMap(-1);
    private final IdleStrategy idle = new BackoffIdleStrategy();

    public long recordCount() {
        return positions.size();
    }

    public long now() {
        return SystemNanoClock.INSTANCE.nanoTime();
    }

    void waitFor(AgentRunner runner, DeadlineTimerWheel wheel) {
        idle.idle((int) wheel.timerCount());
        CloseHelper.close(runner);
    }

    /** A name that only begins like a banned one. */
    public static class ImplicitIdentity {}
}
