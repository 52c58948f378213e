package io.ingestor.internal.engine;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.memory.TableMemory;
import io.ingestor.internal.table.Tables;
import java.io.IOException;

/** The replay into the tables, from where memory begins and the sink finds what it lacks. */
record TableReplay(Tables tables, Room room, long from) implements ReplayTarget {

    /** The room for entries: reserves memory for one before it is put. */
    @FunctionalInterface
    interface Room {
        TableMemory reserve(BatchBlock entry) throws IOException;
    }

    @Override
    public void replay(BatchBlock entry, long firstSequence) throws IOException {
        tables.apply(entry, firstSequence, room.reserve(entry));
    }
}
