package io.ingestor.wal.segmented;

import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills chunks with the frames of the log, one after the other, up to an end that does not move. Used by one thread at a time. */
final class ReplaySource implements AutoCloseable {

    private record Stretch(SegmentHeader header, long limit) {}

    private final StorageDirectory directory;
    private final List<Stretch> stretches = new ArrayList<>();
    private int index;
    private long position = SegmentFormat.FIRST_FRAME;
    private @Nullable ReadableFile file;

    /** @param number the first segment to read */
    ReplaySource(StorageDirectory directory, List<SegmentInfo> segments, LogEnd end, long number) {
        this.directory = directory;
        for (SegmentInfo segment : segments) {
            if (segment.number() >= number && segment.number() <= end.segment()) {
                boolean last = segment.number() == end.segment();
                stretches.add(new Stretch(segment.header(), last ? end.position() : segment.finalPosition()));
            }
        }
    }

    /** Bytes of all frames. */
    long bytes() {
        long bytes = 0;
        for (Stretch stretch : stretches) {
            bytes += stretch.limit() - SegmentFormat.FIRST_FRAME;
        }
        return bytes;
    }

    /** How many chunks they fill, at least. */
    long chunks() {
        long chunks = 0;
        for (Stretch stretch : stretches) {
            chunks +=
                    (stretch.limit() - SegmentFormat.FIRST_FRAME + ReplayChunk.READ_BYTES - 1) / ReplayChunk.READ_BYTES;
        }
        return chunks;
    }

    /** Returns false if there are no more frames. What goes wrong is put into the chunk, and the next one is not to be asked for. */
    boolean fill(ReplayChunk chunk) {
        try {
            while (index < stretches.size() && position >= stretches.get(index).limit()) {
                index++;
                position = SegmentFormat.FIRST_FRAME;
                close();
            }
            if (index == stretches.size()) {
                return false;
            }
            Stretch stretch = stretches.get(index);
            chunk.begin(stretch.header().number(), position);
            ReadableFile open = file;
            if (open == null) {
                open = directory.openForRead(stretch.header().name());
                file = open;
            }
            chunk.fill(open, stretch.header(), position, stretch.limit());
            position = chunk.next();
        } catch (Throwable t) {
            // For the thread that replays, at this place in the order.
            chunk.fail(t);
        }
        return true;
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
