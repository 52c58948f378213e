package io.ingestor.internal.table;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables that have left the list but are still held by readers. Their memory counts against the budget until the
 * last reader releases them. Guarded by the lock of the list.
 */
final class LeavingTables {

    /** The time within which a short scan ends. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LongSupplier nanoTime;

    /**
     * The tables, weakly referenced. A table that its last reader has released no longer counts, so its arrays must not
     * be kept.
     */
    private final List<WeakReference<Table>> tables = new ArrayList<>();

    private long lastLeft;

    LeavingTables(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Adds a table that the list has released. */
    void add(Table table) {
        tables.removeIf(left -> held(left) == null);
        tables.add(new WeakReference<>(table));
        lastLeft = nanoTime.getAsLong();
    }

    private static @Nullable Table held(WeakReference<Table> left) {
        Table table = left.get();
        return table != null && table.isHeld() ? table : null;
    }

    /** Returns the bytes of tables held only by reads, which are freed when those calls return. */
    long bytesThatReadsHold() {
        return bytes(false);
    }

    /** Returns the bytes of tables held by cursors, which are freed when those end. */
    long bytesThatCursorsHold() {
        return bytes(true);
    }

    private long bytes(boolean scanned) {
        long bytes = 0;
        for (WeakReference<Table> left : tables) {
            Table table = held(left);
            bytes += table != null && table.isScanned() == scanned ? table.countedBytes() : 0;
        }
        return bytes;
    }

    /**
     * Returns whether memory is likely to be freed soon. It is if some table is held only by reads in progress, or if a
     * table left so recently that short scans may hold it.
     */
    boolean areDoneSoon() {
        tables.removeIf(left -> held(left) == null);
        return !tables.isEmpty() && (nanoTime.getAsLong() - lastLeft < MOMENT_NANOS || bytesThatReadsHold() > 0);
    }

    void addTo(Collection<Table> all) {
        for (WeakReference<Table> left : tables) {
            Table table = held(left);
            if (table != null) {
                all.add(table);
            }
        }
    }
}
