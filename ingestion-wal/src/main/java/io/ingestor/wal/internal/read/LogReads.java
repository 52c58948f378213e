package io.ingestor.wal.internal.read;

import io.ingestor.wal.ReplayListener;
import io.ingestor.wal.ReplayMeter;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalPlace;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.List;

/**
 * The entry point for reads of a log.
 *
 * <p>Each read takes the durable end first and the segments second. So every segment before the end's has its final
 * position, and a log without segments has no durable entries. The end may be older than the segments, though. It may
 * even lie before the first of them, if the end's segment was released meanwhile.
 */
public final class LogReads {

    private final StorageDirectory directory;
    private final SegmentTable table;
    private final DurableEnd durable;
    private final long firstNumber;

    /**
     * Creates the entry point for one log.
     *
     * @param firstNumber the number of the first segment to be created, if the log has none yet
     */
    public LogReads(StorageDirectory directory, SegmentTable table, DurableEnd durable, long firstNumber) {
        this.directory = directory;
        this.table = table;
        this.durable = durable;
        this.firstNumber = firstNumber;
    }

    /** Returns the first sequence that the log may hold, or the next one if it has no segment. */
    public long firstSequence() {
        LogEnd end = durable.get();
        return firstSequence(end, table.snapshot());
    }

    private static long firstSequence(LogEnd end, List<SegmentInfo> segments) {
        return segments.isEmpty() ? end.nextSequence() : segments.get(0).firstSequence();
    }

    /**
     * Returns the first sequence of the newest segments that together hold at least {@code bytes} bytes, or of the
     * whole log if it holds fewer.
     */
    public long newestSequence(long bytes) {
        LogEnd end = durable.get();
        List<SegmentInfo> segments = table.snapshot();
        long held = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            SegmentInfo segment = segments.get(i);
            if (segment.number() <= end.segment()) {
                long limit = segment.number() == end.segment() ? end.position() : segment.finalPosition();
                held += limit - SegmentFormat.FIRST_FRAME;
                if (held >= bytes) {
                    return segment.firstSequence();
                }
            }
        }
        return firstSequence(end, segments);
    }

    /**
     * Returns the bytes of the frames up to {@code end} that hold {@code sequence} and later ones. The bytes of the
     * segment that holds the sequence are divided in proportion to its sequences.
     *
     * @param end the end of the written frames
     */
    public long bytesFrom(long sequence, LogEnd end) {
        List<SegmentInfo> segments = table.snapshot();
        long bytes = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            SegmentInfo segment = segments.get(i);
            boolean open = segment.finalPosition() == SegmentInfo.OPEN;
            if (open && segment.number() != end.segment()) {
                // Begun after the end was read.
                continue;
            }
            long held = (open ? end.position() : segment.finalPosition()) - SegmentFormat.FIRST_FRAME;
            long next = open ? end.nextSequence() : segment.nextSequence();
            if (segment.firstSequence() < sequence) {
                long wanted = Math.max(0, next - sequence);
                return bytes + (long) ((double) held * wanted / Math.max(1, next - segment.firstSequence()));
            }
            bytes += next > segment.firstSequence() ? held : 0;
        }
        return bytes;
    }

    /** Creates a reader that follows the log. */
    public SegmentedReader reader(long fromSequence) throws TruncatedLogException {
        LogEnd end = durable.get();
        List<SegmentInfo> segments = table.snapshot();
        checkKept(fromSequence, end, segments);
        return new SegmentedReader(directory, table, durable, segmentOf(segments, fromSequence), fromSequence);
    }

    /** Creates a reader that follows the log from the place of an entry. */
    public SegmentedReader reader(WalPlace place) throws TruncatedLogException {
        LogEnd end = durable.get();
        checkKept(place.firstSequence(), end, table.snapshot());
        return new SegmentedReader(
                directory,
                table,
                durable,
                place.segment(),
                place.position(),
                place.firstSequence(),
                place.firstSequence());
    }

    /** Shows the listener the entries from {@code fromSequence} on that are durable now. */
    public void replay(long fromSequence, ReplayListener listener) throws IOException {
        LogEnd end = durable.get();
        List<SegmentInfo> segments = table.snapshot();
        checkKept(fromSequence, end, segments);
        ReplaySource source = new ReplaySource(directory, segments, end, segmentOf(segments, fromSequence));
        ReplayMeter meter = new ReplayMeter(listener, source.bytes());
        int workers = ParallelReplay.workerCount(source.chunks());
        new ParallelReplay(directory, table, end, fromSequence, source, meter, workers).run();
    }

    private static void checkKept(long fromSequence, LogEnd end, List<SegmentInfo> segments)
            throws TruncatedLogException {
        if (fromSequence < 1) {
            throw new IllegalArgumentException("fromSequence must be >= 1, was " + fromSequence);
        }
        long first = firstSequence(end, segments);
        if (fromSequence < first) {
            throw new TruncatedLogException(
                    "sequence " + fromSequence + " was released or skipped; the log begins at sequence " + first);
        }
    }

    private long segmentOf(List<SegmentInfo> segments, long sequence) {
        if (segments.isEmpty()) {
            return firstNumber;
        }
        // At or above, not only above: the last entry of a segment may have this sequence and no records.
        for (SegmentInfo segment : segments) {
            if (segment.finalPosition() == SegmentInfo.OPEN || segment.nextSequence() >= sequence) {
                return segment.number();
            }
        }
        return segments.get(segments.size() - 1).number();
    }
}
