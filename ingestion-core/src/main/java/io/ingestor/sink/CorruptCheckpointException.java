package io.ingestor.sink;

import java.io.IOException;

/** Thrown when the checkpoint file is damaged. An open never repairs or ignores it. */
public final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;

    /**
     * Creates an exception for a damaged checkpoint file.
     *
     * @param file the damaged file
     * @param position the offset of the damage in the file, in bytes
     * @param detail the damage, with the expected and the actual value
     */
    public CorruptCheckpointException(String file, long position, String detail) {
        super(
                "corrupt checkpoint: file " + file + ", position " + position + ": " + detail
                        + ". Restore the file, or delete it: then a sink that remembers its last sequence gets the records after it, and any other sink gets everything that is still in the log");
        this.file = file;
        this.position = position;
    }

    /** Returns the damaged file. */
    public String file() {
        return file;
    }

    /** Returns the offset of the damage in the file, in bytes. */
    public long position() {
        return position;
    }
}
