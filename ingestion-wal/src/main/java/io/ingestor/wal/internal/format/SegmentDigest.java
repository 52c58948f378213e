package io.ingestor.wal.internal.format;

import java.util.zip.CRC32C;

/**
 * A CRC-32C over the header CRCs of all frames of a segment in their order, each as 4 bytes little-endian. Each header
 * CRC covers the payload CRC, so the digest covers the whole segment and, through its chain frame, all segments before
 * it.
 */
public final class SegmentDigest {

    private final CRC32C crc = new CRC32C();

    public void add(int headerCrc) {
        crc.update(headerCrc);
        crc.update(headerCrc >>> 8);
        crc.update(headerCrc >>> 16);
        crc.update(headerCrc >>> 24);
    }

    public int value() {
        return (int) crc.getValue();
    }
}
