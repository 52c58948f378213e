package io.ingestor.grpc.internal.guard;

import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls and the memory of one gRPC connection. Thread-safe. */
final class ConnectionLoad {

    /** The number of calls waiting for a thread at which the connection is no longer read. */
    static final int MAX_WAITING = 128;

    private static final FastThreadLocal<@Nullable ConnectionLoad> CURRENT = new FastThreadLocal<>();

    private final Channel channel;
    private final TransportBytes bytes;
    private final AtomicLong held = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Runnable resume = () -> {};
    private volatile long idleSince;

    ConnectionLoad(Channel channel, TransportBytes bytes, long now) {
        this.channel = channel;
        this.bytes = bytes;
        this.idleSince = now;
    }

    /** Returns the connection whose frames this thread handles; null on other threads. */
    static @Nullable ConnectionLoad current() {
        return CURRENT.get();
    }

    Channel channel() {
        return channel;
    }

    /** Makes this the {@linkplain #current current} connection, until {@link #exit}. */
    void enter() {
        CURRENT.set(this);
    }

    void exit() {
        CURRENT.remove();
    }

    /** Sets the task that the event loop runs when enough of the waiting calls have started. */
    void whenStarted(Runnable task) {
        resume = task;
    }

    /** Counts memory of frames, negative if it is released. */
    void hold(long count) {
        held.addAndGet(count);
        bytes.add(count);
    }

    /** Returns true if the number of calls that wait for a thread is below the limit. */
    boolean takesCalls() {
        return waiting.get() < MAX_WAITING;
    }

    /** Returns true if frames of this connection may take more memory. */
    boolean hasRoom() {
        return bytes.admits(held.get());
    }

    void opened() {
        calls.incrementAndGet();
    }

    void closed() {
        idleSince = System.nanoTime();
        calls.decrementAndGet();
    }

    /** Counts a call that waits for a thread. */
    void waits() {
        waiting.incrementAndGet();
    }

    /** Counts a waiting call as started. */
    void started() {
        if (waiting.decrementAndGet() == MAX_WAITING / 2) {
            channel.eventLoop().execute(resume);
        }
    }

    boolean isIdle() {
        return calls.get() == 0;
    }

    /**
     * Returns the {@link System#nanoTime} at which the last call ended or, before that, the connection was accepted.
     */
    long idleSince() {
        return idleSince;
    }
}
