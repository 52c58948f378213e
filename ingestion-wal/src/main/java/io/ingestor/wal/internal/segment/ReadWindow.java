package io.ingestor.wal.internal.segment;

/**
 * An array that grows to what is asked of it, for several {@link SegmentReader}s, of which only the one made last is
 * used.
 */
public final class ReadWindow {

    private static final int DEFAULT_BYTES = 256 << 10;

    private final int readBytes;
    private byte[] bytes = new byte[0];

    public ReadWindow() {
        this(DEFAULT_BYTES);
    }

    /**
     * Creates a window that holds no bytes yet.
     *
     * @param readBytes read from a file at a time, if no more is asked for
     */
    public ReadWindow(int readBytes) {
        this.readBytes = readBytes;
    }

    int readBytes() {
        return readBytes;
    }

    /** Returns an array of at least so many bytes, whose content is undefined. */
    byte[] atLeast(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        return bytes;
    }
}
