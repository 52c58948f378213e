package io.ingestor.delta.internal.flush;

import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableGuards;
import io.ingestor.delta.internal.table.TableMark;
import io.ingestor.delta.internal.table.TableName;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables whose state is in memory, the most recently used ones. Maintenance may {@link #find} a table while another
 * thread flushes; the other methods are for that thread.
 */
final class TableCache {

    private final StorageDirectory root;
    private final TableGuards guards;
    private final int capacity;
    private final Map<TableName, DeltaTable> tables = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<TableName, TableMark> forgotten = new HashMap<>();

    /** The tables from which leftovers were deleted. From then on, what looks like one may be a file in the making. */
    private final Set<TableName> clean = new HashSet<>();

    TableCache(StorageDirectory root, TableGuards guards, int capacity) {
        this.root = root;
        this.guards = guards;
        this.capacity = capacity;
    }

    /**
     * Returns a table. It stays in memory at least until the next {@link #trim}.
     *
     * @param progress the records that all tables have
     * @throws IOException if it cannot be opened, or its directory was removed since it was open
     */
    DeltaTable open(TableName name, Progress progress) throws IOException {
        Optional<DeltaTable> known = find(name);
        if (known.isPresent()) {
            return known.get();
        }
        TableMark mark = forgotten.get(name);
        if (mark != null) {
            mark.verify();
        }
        DeltaTable opened = DeltaTable.open(root, name, guards);
        if (!clean.contains(name)) {
            opened.deleteLeftovers(progress);
            clean.add(name);
        }
        forgotten.remove(name);
        synchronized (this) {
            tables.put(name, opened);
        }
        return opened;
    }

    /** Returns a table that is in memory. */
    synchronized Optional<DeltaTable> find(TableName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Forgets a table, which is read again when it is needed. */
    synchronized void remove(TableName name) {
        DeltaTable table = tables.remove(name);
        if (table != null) {
            forgotten.put(name, table.mark());
        }
    }

    /** Forgets the tables beyond the capacity that were not used for the longest time. */
    synchronized void trim() {
        Iterator<DeltaTable> eldest = tables.values().iterator();
        while (tables.size() > capacity) {
            DeltaTable table = eldest.next();
            forgotten.put(table.name(), table.mark());
            eldest.remove();
        }
    }
}
