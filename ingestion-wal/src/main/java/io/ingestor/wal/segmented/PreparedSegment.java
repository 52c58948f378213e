package io.ingestor.wal.segmented;

import io.ingestor.wal.storage.WritableFile;

/** A segment on disk, durable with its name, that holds no frame yet. */
record PreparedSegment(SegmentHeader header, WritableFile file) {

    /** Released files kept for reuse. */
    static final int MAX_SPARES = 2;
}
