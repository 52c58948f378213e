package io.ingestor.grpc.internal.guard;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The part of the {@link RequestBytes} that the calls of one connection, or of one address, hold. Thread-safe. */
final class RequestShare {

    private final AtomicLong held = new AtomicLong();
    private final @Nullable RequestShare address;

    private RequestShare(@Nullable RequestShare address) {
        this.address = address;
    }

    static RequestShare ofAddress() {
        return new RequestShare(null);
    }

    /** Returns a new share for a connection of this address. */
    RequestShare ofConnection() {
        return new RequestShare(this);
    }

    void add(long bytes) {
        held.addAndGet(bytes);
        if (address != null) {
            address.add(bytes);
        }
    }

    long held() {
        return held.get();
    }

    long heldByAddress() {
        return address == null ? held() : address.held();
    }
}
