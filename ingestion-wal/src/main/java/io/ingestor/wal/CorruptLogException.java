package io.ingestor.wal;

import java.io.IOException;

/** Thrown if the log has damage other than a torn tail. Such damage is never repaired in place. */
public final class CorruptLogException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;
    private final String detail;

    /**
     * Creates an exception for one damaged place.
     *
     * @param file name of the damaged file
     * @param position position in the file at which the damage begins, in bytes
     * @param detail description of the damage, with the expected and the actual value
     */
    public CorruptLogException(String file, long position, String detail) {
        super("corrupt log: file " + file + ", position " + position + ": " + detail);
        this.file = file;
        this.position = position;
        this.detail = detail;
    }

    /** Returns the name of the damaged file. */
    public String file() {
        return file;
    }

    /** Returns the position in the file at which the damage begins, in bytes. */
    public long position() {
        return position;
    }

    /** Returns a description of the damage, with the expected and the actual value. */
    public String detail() {
        return detail;
    }
}
