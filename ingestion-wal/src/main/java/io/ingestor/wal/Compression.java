package io.ingestor.wal;

/**
 * The way in which the payload of one entry is stored. It is chosen for each entry and recorded in its frame, so one
 * log may contain all of them.
 */
public enum Compression {
    /** Stored uncompressed. */
    NONE(0),
    /** LZ4 block format, without an LZ4 frame. */
    LZ4(1),
    /** Snappy raw block format. */
    SNAPPY(2);

    private final int id;

    Compression(int id) {
        this.id = id;
    }

    /** Returns the stable number that identifies this codec on disk. */
    public int id() {
        return id;
    }

    /**
     * Returns the codec with this number.
     *
     * @throws IllegalArgumentException if no codec has this number
     */
    public static Compression ofId(int id) {
        return switch (id) {
            case 0 -> NONE;
            case 1 -> LZ4;
            case 2 -> SNAPPY;
            default -> throw new IllegalArgumentException("compression id must be from 0 to 2, was " + id);
        };
    }
}
