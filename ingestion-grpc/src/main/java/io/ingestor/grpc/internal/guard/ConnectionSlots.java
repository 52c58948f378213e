package io.ingestor.grpc.internal.guard;

import io.grpc.Attributes;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of slots for connections. A connection takes a slot when it opens or, if none is free then, with its
 * first call that finds one free. Calls of a connection without a slot are refused one by one, because only the status
 * of a call can carry a retry delay.
 */
public final class ConnectionSlots extends ServerTransportFilter {

    private static final Attributes.Key<Slot> SLOT = Attributes.Key.create("io.ingestor.grpc.slot");

    private final int limit;
    private final AtomicInteger taken = new AtomicInteger();

    public ConnectionSlots(int limit) {
        this.limit = limit;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        Slot slot = new Slot();
        slot.take();
        return attributes.toBuilder().set(SLOT, slot).build();
    }

    @Override
    public void transportTerminated(@Nullable Attributes attributes) {
        Slot slot = attributes == null ? null : attributes.get(SLOT);
        if (slot != null) {
            slot.close();
        }
    }

    /** Returns true if the call's connection has a slot or can take one now. */
    boolean admits(ServerCall<?, ?> call) {
        Slot slot = call.getAttributes().get(SLOT);
        return slot == null || slot.take();
    }

    int limit() {
        return limit;
    }

    private final class Slot {
        private boolean held;
        private boolean closed;

        synchronized boolean take() {
            if (!held && !closed) {
                held = taken.getAndUpdate(count -> Math.min(limit, count + 1)) < limit;
            }
            return held;
        }

        synchronized void close() {
            closed = true;
            if (held) {
                held = false;
                taken.decrementAndGet();
            }
        }
    }
}
