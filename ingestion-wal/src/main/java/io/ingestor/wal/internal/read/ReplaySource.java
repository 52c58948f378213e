package io.ingestor.wal.internal.read;

import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source that fills chunks with the frames of the log in order, up to a fixed end. Used by one thread at a time. */
public final class ReplaySource implements AutoCloseable {

    /**
     * A range of frames in one segment.
     *
     * @param nextSequence the sequence after its last one; {@link SegmentInfo#UNKNOWN} if the range may not be the
     *     whole segment
     */
    private record Stretch(SegmentHeader header, long limit, long firstSequence, long nextSequence) {}

    private final StorageDirectory directory;
    private final List<Stretch> stretches = new ArrayList<>();
    private int index;
    private long position = SegmentFormat.FIRST_FRAME;
    private long sequence;

    /** The bytes from the position on that were already read with the previous chunk. */
    private final byte[] read = new byte[ReplayChunk.READ_BYTES];

    private int readCount;
    private @Nullable ReadableFile file;

    /**
     * Creates a source that reads from the first frame of a segment on.
     *
     * @param number the number of the first segment to read
     */
    public ReplaySource(StorageDirectory directory, List<SegmentInfo> segments, LogEnd end, long number) {
        this.directory = directory;
        for (SegmentInfo segment : segments) {
            if (segment.number() >= number && segment.number() <= end.segment()) {
                long limit = segment.number() == end.segment() ? end.position() : segment.finalPosition();
                stretches.add(
                        new Stretch(segment.header(), limit, segment.firstSequence(), segment.nextSequenceAt(limit)));
            }
        }
    }

    /** Returns the total size of all frames in bytes. */
    public long bytes() {
        long bytes = 0;
        for (Stretch stretch : stretches) {
            bytes += stretch.limit() - SegmentFormat.FIRST_FRAME;
        }
        return bytes;
    }

    /** Returns an estimate of the number of chunks that the frames fill. */
    long chunks() {
        long chunks = 0;
        for (Stretch stretch : stretches) {
            chunks +=
                    (stretch.limit() - SegmentFormat.FIRST_FRAME + ReplayChunk.READ_BYTES - 1) / ReplayChunk.READ_BYTES;
        }
        return chunks;
    }

    /**
     * Fills the chunk; returns false if no frames are left. A failure is stored in the chunk, and no further chunk may
     * be filled after it.
     */
    boolean fill(ReplayChunk chunk) {
        try {
            while (index < stretches.size() && position >= stretches.get(index).limit()) {
                pass(stretches.get(index), chunk);
            }
            if (index == stretches.size()) {
                return false;
            }
            Stretch stretch = stretches.get(index);
            if (position == SegmentFormat.FIRST_FRAME) {
                sequence = stretch.firstSequence();
            }
            chunk.begin(stretch.header().number(), position, sequence);
            chunk.take(read, readCount);
            ReadableFile open = file;
            if (open == null) {
                open = directory.openForRead(stretch.header().name());
                file = open;
            }
            chunk.fill(open, stretch.header(), stretch.limit());
            position = chunk.next();
            sequence = chunk.nextSequence();
            readCount = chunk.copyRead(read);
        } catch (Throwable t) {
            // The replaying thread throws it when it comes to this chunk.
            chunk.fail(t);
        }
        return true;
    }

    /** Checks that the frames of this segment end as recorded, and moves to the next segment. */
    private void pass(Stretch stretch, ReplayChunk chunk) throws IOException {
        chunk.begin(stretch.header().number(), position, sequence);
        SegmentedReader.checkEnd(stretch.header().name(), position, stretch.limit(), sequence, stretch.nextSequence());
        index++;
        position = SegmentFormat.FIRST_FRAME;
        readCount = 0;
        close();
    }

    @Override
    public void close() throws IOException {
        ReadableFile open = file;
        if (open != null) {
            file = null;
            open.close();
        }
    }
}
