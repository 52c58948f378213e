package io.ingestor.internal.flush;

import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchBlockFormat;
import io.ingestor.internal.block.BatchBlockReader;
import io.ingestor.internal.table.Tables;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalPlace;
import io.ingestor.wal.WriteAheadLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records that the sink lacks and that have left memory, from the first one up to the first in memory. A batch is
 * read twice: once to check its entries and find its end, and again for the sink. So it may be larger than memory.
 */
final class UnflushedLog implements Unflushed {

    private final WriteAheadLog log;
    private final Tables tables;
    private final long covered;
    private final long lastSequence;
    private final NextEntry next;

    /** The place at which the next batch begins, so that the log is not searched for it. Used on the sink's thread. */
    static final class NextEntry {
        private long after = -1;
        private @Nullable WalPlace place;
    }

    /**
     * Creates the records of a log.
     *
     * @param covered the sequence up to which the sink lacks no record, although the log may have released some
     * @param lastSequence the last sequence before those in memory; no log entry goes beyond it
     * @param next the end of the previous batch, which this one updates
     */
    UnflushedLog(WriteAheadLog log, Tables tables, long covered, long lastSequence, NextEntry next) {
        this.log = log;
        this.tables = tables;
        this.covered = covered;
        this.lastSequence = lastSequence;
        this.next = next;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public @Nullable DeliveredBatch batch(long sinkHas, long mostBytes, BatchOrigin origin) throws IOException {
        long after = Math.max(sinkHas, covered);
        Walk walk = new Walk(after, lastSequence);
        WalPlace end = null;
        try (BacklogReader reader = reader(after)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                if (!walk.add(entry, mostBytes)) {
                    end = WalPlace.of(entry);
                    break;
                }
            }
        } catch (IOException e) {
            throw BacklogReader.failure(e);
        }
        WalPlace begin = walk.begin;
        if (begin == null) {
            return null;
        }
        next.after = walk.last;
        next.place = end;
        BatchExtent extent = new BatchExtent(after, walk.first, walk.last, walk.count, walk.bytes);
        return new LogBatch(
                () -> showing(begin, extent.lastSequence(), walk.largestPayload),
                new BatchHead(extent, origin.logId(), origin.lineageUpTo(extent.lastSequence())));
    }

    private BacklogReader reader(long after) throws IOException {
        WalPlace place = after == next.after ? next.place : null;
        return new BacklogReader(
                place == null ? log.read(after + 1) : log.read(place), tables, BacklogReader.CHECKING, lastSequence);
    }

    private BacklogReader showing(WalPlace begin, long upTo, int largestPayload) throws IOException {
        BacklogReader reader = new BacklogReader(log.read(begin), tables, BacklogReader.SHOWING, upTo);
        reader.hold(largestPayload);
        return reader;
    }

    @Override
    public Tally count(long counted, long upTo) throws IOException {
        long after = Math.max(counted, covered);
        Walk walk = new Walk(after, upTo);
        try (BacklogReader reader = new BacklogReader(log.read(after + 1), tables, BacklogReader.SHOWING, upTo)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                walk.add(entry, Long.MAX_VALUE);
            }
        } catch (IOException e) {
            throw BacklogReader.failure(e);
        }
        return new Tally(walk.count, walk.bytes);
    }

    @Override
    public void release() {
        // Nothing is held between two reads.
    }

    /** A walk over entries, which counts their records from one sequence to another. */
    private static final class Walk {
        private final BatchBlockReader blocks = new BatchBlockReader();
        private final long after;
        private final long upTo;
        private @Nullable WalPlace begin;
        private int largestPayload;
        private long first;
        private long last;
        private int count;
        private long bytes;

        Walk(long after, long upTo) {
            this.after = after;
            this.upTo = upTo;
        }

        /** Adds an entry. Returns false without adding it if there would be more than {@code mostBytes} bytes. */
        boolean add(WalEntryView entry, long mostBytes) throws IOException {
            boolean whole = entry.firstSequence() > after && entry.lastSequence() <= upTo;
            long from = Math.max(entry.firstSequence(), after + 1);
            long to = Math.min(entry.lastSequence(), upTo);
            if (from > to) {
                return true;
            }
            long size = whole
                    ? BatchBlockFormat.recordBytes(entry.payload().remaining(), entry.recordCount())
                    : recordBytes(entry, from, to);
            if (begin != null && (bytes + size > mostBytes || count + entry.recordCount() < 0)) {
                return false;
            }
            if (begin == null) {
                begin = WalPlace.of(entry);
                first = from;
            }
            largestPayload = Math.max(largestPayload, entry.payload().remaining());
            last = to;
            count += (int) (to - from + 1);
            bytes += size;
            return true;
        }

        /** Returns the bytes of the records of an entry from one sequence to another. */
        private long recordBytes(WalEntryView entry, long from, long to) throws IOException {
            BatchBlock block = EntryBlocks.read(blocks, entry);
            long size = 0;
            for (long sequence = from; sequence <= to; sequence++) {
                size += block.valueLength((int) (sequence - entry.firstSequence()));
            }
            return size;
        }
    }
}
