package io.ingestor.sink;

import java.io.IOException;

/** The checkpoint file is damaged; it is never repaired or ignored by an open. */
public final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;

    /**
     * @param file the damaged file
     * @param position where in it the damage was found, in bytes
     * @param detail what is wrong, with the expected and the actual value
     */
    public CorruptCheckpointException(String file, long position, String detail) {
        super(
                "corrupt checkpoint: file " + file + ", position " + position + ": " + detail
                        + ". Restore the file, or delete it: then what the sink itself says decides what it gets again, and a sink that cannot remember gets everything that is still in the log");
        this.file = file;
        this.position = position;
    }

    /** The damaged file. */
    public String file() {
        return file;
    }

    /** Where in it the damage was found, in bytes. */
    public long position() {
        return position;
    }
}
