package io.ingestor.wal.segmented;

/** An array that grows to what is asked of it, for several {@link SegmentReader}s, of which only the one made last is used. */
final class ReadWindow {

    private byte[] bytes = new byte[0];

    /** At least so many bytes, dirty. */
    byte[] atLeast(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        return bytes;
    }
}
