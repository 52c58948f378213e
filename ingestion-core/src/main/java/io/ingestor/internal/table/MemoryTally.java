package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.memtable.MemtableMemory;

/** The memory of tables, summed by state and by purpose. Not thread-safe. */
final class MemoryTally {

    private long activeBytes;
    private long sealedBytes;
    private long pinnedBytes;
    private long blockBytes;
    private long indexBytes;

    void active(Table table) {
        activeBytes += add(table);
    }

    void sealed(Table table) {
        sealedBytes += add(table);
    }

    void pinned(Table table) {
        pinnedBytes += add(table);
    }

    private long add(Table table) {
        MemtableMemory memory = table.reads().memory();
        blockBytes += memory.blocks();
        long scanBytes = table.scanBytes();
        indexBytes += memory.entries() + memory.index() + scanBytes;
        return memory.total() + scanBytes;
    }

    IngestorStats.Memtables memtables(int count) {
        return new IngestorStats.Memtables(count, activeBytes, sealedBytes, pinnedBytes, blockBytes, indexBytes);
    }
}
