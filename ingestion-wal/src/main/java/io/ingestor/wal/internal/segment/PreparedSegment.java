package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.storage.WritableFile;

/** A segment file that is ready for its first frame. */
public record PreparedSegment(SegmentHeader header, WritableFile file) {

    /** The maximum number of released files that are kept for reuse. */
    public static final int MAX_SPARES = 2;
}
