package io.ingestor.delta.internal.flush;

import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.delta.internal.table.TableName;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tables whose state is in memory, the most recently used ones. Not thread-safe. */
final class TableCache {

    private final StorageDirectory root;
    private final int capacity;
    private final Map<TableName, DeltaTable> tables = new LinkedHashMap<>(64, 0.75f, true);

    TableCache(StorageDirectory root, int capacity) {
        this.root = root;
        this.capacity = capacity;
    }

    /** Returns a table. It stays in memory at least until the next {@link #trim}. */
    DeltaTable open(TableName name) throws IOException {
        DeltaTable known = tables.get(name);
        if (known != null) {
            return known;
        }
        DeltaTable opened = DeltaTable.open(root, name);
        tables.put(name, opened);
        return opened;
    }

    /** Forgets a table, which is read again when it is needed. */
    void remove(TableName name) {
        tables.remove(name);
    }

    /** Forgets the tables beyond the capacity that were not used for the longest time. */
    void trim() {
        Iterator<TableName> eldest = tables.keySet().iterator();
        while (tables.size() > capacity) {
            eldest.next();
            eldest.remove();
        }
    }
}
