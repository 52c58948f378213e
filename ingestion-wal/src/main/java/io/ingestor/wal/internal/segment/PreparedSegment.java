package io.ingestor.wal.internal.segment;

import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.storage.WritableFile;

/** A segment on disk, durable with its name, that holds no frame yet. */
public record PreparedSegment(SegmentHeader header, WritableFile file) {

    /** Released files kept for reuse. */
    public static final int MAX_SPARES = 2;
}
