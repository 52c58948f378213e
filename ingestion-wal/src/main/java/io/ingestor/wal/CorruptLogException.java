package io.ingestor.wal;

import java.io.IOException;

/** The log holds damage that is not a torn tail. It is never repaired in place. */
public final class CorruptLogException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;
    private final String detail;

    /**
     * @param file name of the damaged file
     * @param position where in it the damage begins, in bytes
     * @param detail what is wrong, with the expected and the actual value
     */
    public CorruptLogException(String file, long position, String detail) {
        super("corrupt log: file " + file + ", position " + position + ": " + detail);
        this.file = file;
        this.position = position;
        this.detail = detail;
    }

    /** Name of the damaged file. */
    public String file() {
        return file;
    }

    /** Where in it the damage begins, in bytes. */
    public long position() {
        return position;
    }

    /** What is wrong, with the expected and the actual value. */
    public String detail() {
        return detail;
    }
}
