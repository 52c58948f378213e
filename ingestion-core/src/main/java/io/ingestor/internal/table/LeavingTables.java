package io.ingestor.internal.table;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tables that are out of the list while readers still hold them: their memory counts until the last lets go.
 * Guarded by the lock of the list.
 */
final class LeavingTables {

    /** Time that is longer than a short scan takes. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final LongSupplier nanoTime;

    /**
     * The tables, weakly held: one that its last reader has let go of does not count any more, so nothing may keep its
     * arrays.
     */
    private final List<WeakReference<Table>> tables = new ArrayList<>();

    private long lastLeft;

    LeavingTables(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Adds a table that the list has let go of. */
    void add(Table table) {
        tables.removeIf(left -> held(left) == null);
        tables.add(new WeakReference<>(table));
        lastLeft = nanoTime.getAsLong();
    }

    private static @Nullable Table held(WeakReference<Table> left) {
        Table table = left.get();
        return table != null && table.isHeld() ? table : null;
    }

    /** Returns the bytes that come free within the calls that hold them. */
    long bytesThatReadsHold() {
        return bytes(false);
    }

    /** Returns the bytes that come free when cursors end. */
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
     * Returns whether the memory of one of them is about to come free: only calls that are under way hold it, or
     * cursors since a moment ago.
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
