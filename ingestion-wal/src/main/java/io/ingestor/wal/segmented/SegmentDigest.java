package io.ingestor.wal.segmented;

import java.util.zip.CRC32C;

/**
 * CRC-32C over the header CRCs of all frames of a segment, in their order, each as 4 bytes little-endian. A header CRC covers the payload's CRC, so this one
 * number stands for everything in the segment, and through its chain frame for all segments before it.
 */
final class SegmentDigest {

    private final CRC32C crc = new CRC32C();

    void add(int headerCrc) {
        crc.update(headerCrc);
        crc.update(headerCrc >>> 8);
        crc.update(headerCrc >>> 16);
        crc.update(headerCrc >>> 24);
    }

    int value() {
        return (int) crc.getValue();
    }
}
