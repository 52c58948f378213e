package io.ingestor.grpc.internal.guard;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory of received frames that no call has read yet, across all connections. Beyond the limit, a connection that
 * holds more than its share is not read until there is room. Thread-safe.
 *
 * <p>Messages that a call waits for cannot fill it: {@link RequestBytes} counts them too, and refuses their calls
 * first.
 */
public final class TransportBytes {

    private final long limit;
    private final long share;
    private final AtomicLong held = new AtomicLong();

    public TransportBytes(long limit, long share) {
        this.limit = limit;
        this.share = share;
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    long held() {
        return held.get();
    }

    /** Returns true if a connection that holds that many bytes may be read. */
    boolean admits(long ofConnection) {
        return ofConnection <= share || held.get() <= limit;
    }
}
