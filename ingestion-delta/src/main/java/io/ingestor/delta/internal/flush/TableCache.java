package io.ingestor.delta.internal.flush;

import io.ingestor.delta.internal.progress.Progress;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableMark;
import io.ingestor.delta.internal.table.TableName;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables whose state is in memory, the most recently used ones. Not thread-safe. */
final class TableCache {

    private final StorageDirectory root;
    private final int capacity;
    private final Map<TableName, DeltaTable> tables = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<TableName, TableMark> forgotten = new HashMap<>();

    TableCache(StorageDirectory root, int capacity) {
        this.root = root;
        this.capacity = capacity;
    }

    /**
     * Returns a table. It stays in memory at least until the next {@link #trim}.
     *
     * @param progress the records that all tables have
     * @throws IOException if it cannot be opened, or its directory was removed since it was open
     */
    DeltaTable open(TableName name, Progress progress) throws IOException {
        DeltaTable known = tables.get(name);
        if (known != null) {
            return known;
        }
        TableMark mark = forgotten.get(name);
        if (mark != null) {
            mark.verify();
        }
        DeltaTable opened = DeltaTable.open(root, name, progress);
        forgotten.remove(name);
        tables.put(name, opened);
        return opened;
    }

    /** Forgets a table, which is read again when it is needed. */
    void remove(TableName name) {
        DeltaTable table = tables.remove(name);
        if (table != null) {
            forgotten.put(name, table.mark());
        }
    }

    /** Forgets the tables beyond the capacity that were not used for the longest time. */
    void trim() {
        Iterator<DeltaTable> eldest = tables.values().iterator();
        while (tables.size() > capacity) {
            DeltaTable table = eldest.next();
            forgotten.put(table.name(), table.mark());
            eldest.remove();
        }
    }
}
