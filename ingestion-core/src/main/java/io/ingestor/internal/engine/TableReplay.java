package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.Tables;
import java.io.IOException;

/** The replay into the tables, from the first sequence that reads or the sink need in memory. */
record TableReplay(Tables tables, Room room, long from) implements ReplayTarget {

    /** The memory for entries, which is reserved before an entry is applied. */
    @FunctionalInterface
    interface Room {
        TableMemory reserve(BatchBlock entry) throws IOException;
    }

    @Override
    public void replay(BatchBlock entry, long firstSequence) throws IOException {
        tables.apply(entry, firstSequence, room.reserve(entry));
    }
}
