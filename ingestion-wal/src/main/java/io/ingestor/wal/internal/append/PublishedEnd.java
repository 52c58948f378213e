package io.ingestor.wal.internal.append;

import io.ingestor.wal.internal.segment.LogEnd;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A {@link LogEnd} that one thread at a time moves and any thread reads, whole, without an object for each move: there
 * is one for every group, and for a caller alone every append is a group.
 *
 * <p>There are two slots. A move fills the one that is not current and then makes it so; a reader looks again if the
 * version has moved meanwhile, because from then on its slot may be filled anew. A move is a volatile write and a look
 * a volatile read, as if the end were a volatile field.
 */
final class PublishedEnd {

    private static final VarHandle VERSION;
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int SEGMENT = 0;
    private static final int POSITION = 1;
    private static final int NEXT_SEQUENCE = 2;

    static {
        try {
            VERSION = MethodHandles.lookup().findVarHandle(PublishedEnd.class, "version", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] even = new long[NEXT_SEQUENCE + 1];
    private final long[] odd = new long[NEXT_SEQUENCE + 1];

    /** Its lowest bit says which slot is current. */
    @SuppressWarnings("unused") // through VERSION
    private volatile int version;

    PublishedEnd(LogEnd end) {
        set(end);
    }

    /** Moves the end; by one thread at a time. */
    void set(LogEnd end) {
        int next = (int) VERSION.getOpaque(this) + 1;
        // The version that left this slot must be seen before what is put into it.
        VarHandle.storeStoreFence();
        long[] slot = slot(next);
        SLOT.setOpaque(slot, SEGMENT, end.segment());
        SLOT.setOpaque(slot, POSITION, end.position());
        SLOT.setOpaque(slot, NEXT_SEQUENCE, end.nextSequence());
        VERSION.setVolatile(this, next);
    }

    LogEnd get() {
        while (true) {
            int current = (int) VERSION.getVolatile(this);
            long[] slot = slot(current);
            long segment = (long) SLOT.getOpaque(slot, SEGMENT);
            long position = (long) SLOT.getOpaque(slot, POSITION);
            long nextSequence = (long) SLOT.getOpaque(slot, NEXT_SEQUENCE);
            VarHandle.acquireFence();
            if (current == (int) VERSION.getOpaque(this)) {
                return new LogEnd(segment, position, nextSequence);
            }
        }
    }

    private long[] slot(int version) {
        return (version & 1) == 0 ? even : odd;
    }
}
