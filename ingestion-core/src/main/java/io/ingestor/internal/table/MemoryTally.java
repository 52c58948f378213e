package io.ingestor.internal.table;

import io.ingestor.IngestorStats;
import io.ingestor.memtable.MemtableMemory;
import java.time.Duration;

/** Adds up the memory of tables. For one thread. */
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

    IngestorStats.Memory memory(long wholeFrom, long pooledBytes, int openCursors, Duration oldestCursorAge) {
        return new IngestorStats.Memory(
                wholeFrom,
                activeBytes,
                sealedBytes,
                pinnedBytes,
                blockBytes,
                indexBytes,
                pooledBytes,
                openCursors,
                oldestCursorAge);
    }
}
