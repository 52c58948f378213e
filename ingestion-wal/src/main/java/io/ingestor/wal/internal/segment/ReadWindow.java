package io.ingestor.wal.internal.segment;

/** A growing array that several {@link SegmentReader}s share. Only the reader created last may be used. */
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
     * @param readBytes the bytes per read, unless a reader requests more
     */
    public ReadWindow(int readBytes) {
        this.readBytes = readBytes;
    }

    int readBytes() {
        return readBytes;
    }

    /** Returns an array of at least {@code length} bytes, whose content is undefined. */
    byte[] atLeast(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        return bytes;
    }
}
