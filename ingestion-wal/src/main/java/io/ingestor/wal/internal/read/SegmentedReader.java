package io.ingestor.wal.internal.read;

import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.FrameHeader;
import io.ingestor.wal.internal.format.PayloadCodec;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.segment.FrameView;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.internal.segment.SegmentReader;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of the segments up to the durable end. It holds one window of a file and one decompressed payload. */
public final class SegmentedReader implements WalReader {

    private final StorageDirectory directory;
    private final SegmentTable table;
    private final DurableEnd durable;
    private final long fromSequence;
    private final FrameView view = new FrameView();

    private long number;
    private long position;

    /** The sequence of the frame at the position, if that is not the first of the segment. */
    private long sequence;

    private @Nullable SegmentReader reader;
    private byte[] decompressed = new byte[0];
    private volatile boolean closed;

    public SegmentedReader(
            StorageDirectory directory, SegmentTable table, DurableEnd durable, long number, long fromSequence) {
        this(directory, table, durable, number, SegmentFormat.FIRST_FRAME, 0, fromSequence);
    }

    /** Creates a reader that begins at the frame at {@code position}, which has first sequence {@code sequence}. */
    public SegmentedReader(
            StorageDirectory directory,
            SegmentTable table,
            DurableEnd durable,
            long number,
            long position,
            long sequence,
            long fromSequence) {
        this.directory = directory;
        this.table = table;
        this.durable = durable;
        this.number = number;
        this.position = position;
        this.sequence = sequence;
        this.fromSequence = fromSequence;
    }

    /** Excludes a concurrent close, so that no file is left open. */
    @Override
    public synchronized @Nullable WalEntryView next() throws IOException {
        checkOpen();
        while (true) {
            // The durable end is read first, so that every segment before the end's has its final position.
            LogEnd end = durable.get();
            List<SegmentInfo> segments = table.snapshot();
            passReleased(segments);
            if (number > end.segment()) {
                return null;
            }
            SegmentInfo segment = SegmentTable.find(segments, number);
            if (segment == null) {
                return null;
            }
            long limit = number == end.segment() ? end.position() : segment.finalPosition();
            if (position >= limit) {
                if (number == end.segment()) {
                    return null;
                }
                closeSegment();
                number++;
                position = SegmentFormat.FIRST_FRAME;
            } else if (advance(segment, limit)) {
                return view;
            }
        }
    }

    /** Returns the number of the segment that is read next. */
    synchronized long number() {
        return number;
    }

    @Override
    public boolean await(Duration timeout) throws IOException, InterruptedException {
        return durable.await(this::isBehind, nanos(timeout));
    }

    /** Returns the timeout in nanoseconds, limited to the 292 years that a long can hold. */
    private static long nanos(Duration timeout) {
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    private boolean isBehind() throws LogClosedException {
        checkOpen();
        LogEnd end = durable.get();
        return number < end.segment() || (number == end.segment() && position < end.position());
    }

    private void checkOpen() throws LogClosedException {
        if (closed) {
            throw new LogClosedException("the reader is closed");
        }
    }

    /** Steps over one frame; returns true if it is an entry to show. */
    private boolean advance(SegmentInfo segment, long limit) throws IOException {
        SegmentReader open = reader;
        if (open == null) {
            open = open(segment);
            reader = open;
        }
        long at = position;
        try {
            if (open.find(at, limit) != SegmentReader.Found.FRAME) {
                throw damaged(open, at, open.reason(at, limit));
            }
            FrameHeader frame = open.frame();
            checkPlace(open, segment, at);
            boolean wanted = frame.isEntryFrom(fromSequence);
            if (wanted) {
                if (!open.loadPayload(at, limit)) {
                    throw damaged(open, at, open.reason(at, limit));
                }
                view.set(frame, open.header().number(), at, payload(open, at));
            }
            position = at + frame.alignedLength();
            sequence = frame.nextSequence();
            if (position >= limit) {
                checkEnd(open.header().name(), position, limit, sequence, segment.nextSequenceAt(limit));
            }
            return wanted;
        } catch (CorruptLogException e) {
            // The file of a released segment may be overwritten while it is read.
            checkNotReleased();
            throw e;
        }
    }

    /** Checks that the frame, which verifies, has the position and the sequence expected here. */
    private void checkPlace(SegmentReader open, SegmentInfo segment, long at) throws CorruptLogException {
        FrameHeader frame = open.frame();
        String misplaced = frame.misplaced(at);
        String wrong = misplaced != null
                ? misplaced
                : frame.outOfSequence(at == SegmentFormat.FIRST_FRAME ? segment.firstSequence() : sequence);
        if (wrong != null) {
            throw damaged(open, at, wrong);
        }
    }

    /**
     * Checks that the frames of a segment end at its limit and with the expected sequence.
     *
     * @param nextSequence the sequence expected after the last frame, or {@link SegmentInfo#UNKNOWN} to accept any
     */
    static void checkEnd(String name, long position, long limit, long sequence, long nextSequence)
            throws CorruptLogException {
        if (position != limit) {
            throw new CorruptLogException(name, position, "the last frame was expected to end at " + limit);
        }
        if (nextSequence != SegmentInfo.UNKNOWN && sequence != nextSequence) {
            throw new CorruptLogException(
                    name, position, "last sequence expected " + (nextSequence - 1) + ", actual " + (sequence - 1));
        }
    }

    private ByteBuffer payload(SegmentReader open, long at) throws IOException {
        FrameHeader frame = open.frame();
        if (frame.codec == Compression.NONE.id()) {
            return open.payload(at).asReadOnlyBuffer();
        }
        int length = frame.uncompressedLength;
        if (decompressed.length < length) {
            decompressed = new byte[length];
        }
        int actual = PayloadCodec.of(Compression.ofId(frame.codec))
                .decompress(
                        open.bytes(),
                        open.offset(at) + FrameFormat.HEADER_BYTES,
                        frame.storedLength(),
                        decompressed,
                        length);
        if (actual != length) {
            throw damaged(open, at, "decompressed length expected " + length + ", actual " + actual);
        }
        return ByteBuffer.wrap(decompressed, 0, length).slice().asReadOnlyBuffer();
    }

    private SegmentReader open(SegmentInfo segment) throws IOException {
        try {
            return new SegmentReader(directory.openForRead(segment.header().name()), segment.header());
        } catch (IOException e) {
            checkNotReleased();
            throw e;
        }
    }

    /**
     * Moves to the first segment if the one to be read next was released. Throws if anything in between was still to be
     * read.
     */
    private void passReleased(List<SegmentInfo> segments) throws IOException {
        if (segments.isEmpty() || number >= segments.get(0).number()) {
            return;
        }
        SegmentInfo first = segments.get(0);
        if (first.firstSequence() >= fromSequence && !isRead(first)) {
            checkNotReleased(segments);
        }
        closeSegment();
        number = first.number();
        position = SegmentFormat.FIRST_FRAME;
    }

    /** Returns true if everything before this segment was read up to the end that the segment's chain frame records. */
    private boolean isRead(SegmentInfo first) throws IOException {
        if (number != first.number() - 1) {
            return false;
        }
        try (SegmentReader successor = open(first)) {
            long limit = first.header().segmentBytes();
            return successor.find(SegmentFormat.FIRST_FRAME, limit) == SegmentReader.Found.FRAME
                    && successor.frame().type == FrameFormat.TYPE_CHAIN
                    && successor.loadPayload(SegmentFormat.FIRST_FRAME, limit)
                    && FrameFormat.decodeChain(successor.payload(SegmentFormat.FIRST_FRAME))
                                    .finalPosition()
                            == position;
        }
    }

    void checkNotReleased() throws TruncatedLogException {
        checkNotReleased(table.snapshot());
    }

    private void checkNotReleased(List<SegmentInfo> segments) throws TruncatedLogException {
        if (!segments.isEmpty() && number < segments.get(0).number()) {
            throw new TruncatedLogException("segment " + number + ", to be read next at position " + position
                    + ", was released; the log begins at sequence "
                    + segments.get(0).firstSequence());
        }
    }

    private static CorruptLogException damaged(SegmentReader open, long at, String reason) {
        return new CorruptLogException(open.header().name(), at, reason);
    }

    private void closeSegment() throws IOException {
        SegmentReader open = reader;
        if (open != null) {
            reader = null;
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        durable.signal();
        synchronized (this) {
            closeSegment();
        }
    }
}
