package io.ingestor.internal.flush;

import io.ingestor.internal.table.Table;
import io.ingestor.internal.table.Tables;
import io.ingestor.memtable.EntryCursor;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.SealedMemtable;
import org.jspecify.annotations.Nullable;

/** The records of a sealed table that the sink may lack. The whole table is checked whenever a batch is created. */
final class UnflushedTable implements Unflushed {

    private final Tables tables;
    private final Table table;

    /**
     * Creates the records of a table.
     *
     * @param table the table, {@linkplain Tables#holdOldestUnflushed() held} for this delivery
     */
    UnflushedTable(Tables tables, Table table) {
        this.tables = tables;
        this.table = table;
    }

    @Override
    public long lastSequence() {
        return table.reads().lastSequence();
    }

    @Override
    public @Nullable DeliveredBatch batch(long after, long mostBytes, BatchOrigin origin) {
        Walk walk = new Walk(after, Long.MAX_VALUE, mostBytes);
        walk.run(table.sealed());
        return walk.count == 0
                ? null
                : new TableBatch(table, new BatchHead(walk.extent(), origin.logId(), origin.lineageUpTo(walk.last)));
    }

    @Override
    public Tally count(long after, long upTo) {
        Walk walk = new Walk(after, upTo, Long.MAX_VALUE);
        walk.run(table.sealed());
        return new Tally(walk.count, walk.bytes);
    }

    @Override
    public void release() {
        tables.endDelivery(table);
    }

    /** A walk over the whole table, which counts the records of a batch in it. */
    private static final class Walk {
        private final long after;
        private final long upTo;
        private final long mostBytes;
        private long first;
        private long last;
        private int count;
        private long bytes;

        /** The records of the present log entry, which is in the batch as a whole or not at all. */
        private int entryCount;

        private long entryBytes;
        private boolean full;

        Walk(long after, long upTo, long mostBytes) {
            this.after = after;
            this.upTo = upTo;
            this.mostBytes = mostBytes;
        }

        BatchExtent extent() {
            return new BatchExtent(after, first, last, count, bytes);
        }

        void run(SealedMemtable table) {
            long previous = 0;
            int entries = 0;
            byte @Nullable [] block = null;
            EntryView entry = new EntryView();
            try {
                EntryCursor cursor = table.inSequence();
                while (cursor.next(entry)) {
                    long sequence = entry.sequence();
                    if (sequence <= previous) {
                        throw new TableViolationException(
                                "a sealed table has sequence " + sequence + " after sequence " + previous);
                    }
                    if (entry.block() != block) {
                        endEntry(previous);
                        block = entry.block();
                    }
                    previous = sequence;
                    entries++;
                    if (sequence > after && sequence <= upTo) {
                        first = count + entryCount == 0 ? sequence : first;
                        entryCount++;
                        entryBytes += entry.valueLength();
                    }
                }
                endEntry(previous);
            } catch (TableViolationException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new TableViolationException(e);
            }
            if (entries != table.count() || previous != table.lastSequence()) {
                throw new TableViolationException(
                        "a sealed table must yield " + table.count() + " entries up to sequence " + table.lastSequence()
                                + ", yields " + entries + " up to " + previous);
            }
        }

        private void endEntry(long lastSequence) {
            full |= entryCount > 0 && count > 0 && bytes + entryBytes > mostBytes;
            if (!full && entryCount > 0) {
                count += entryCount;
                bytes += entryBytes;
                last = lastSequence;
            }
            entryCount = 0;
            entryBytes = 0;
        }
    }
}
