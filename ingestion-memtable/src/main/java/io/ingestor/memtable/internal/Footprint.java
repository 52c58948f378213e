package io.ingestor.memtable.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The bytes of capacity that a table holds for one purpose. One thread adds, and any thread may read. Array headers are
 * not counted, and a reference counts as eight bytes.
 */
final class Footprint {

    static final int REFERENCE_BYTES = 8;

    private static final VarHandle BYTES;

    static {
        try {
            BYTES = MethodHandles.lookup().findVarHandle(Footprint.class, "bytes", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("unused") // through BYTES
    private long bytes;

    void add(long delta) {
        // Opaque: readers need an atomic value, but no ordering.
        BYTES.setOpaque(this, (long) BYTES.getOpaque(this) + delta);
    }

    void clear() {
        BYTES.setOpaque(this, 0L);
    }

    long bytes() {
        return (long) BYTES.getOpaque(this);
    }
}
