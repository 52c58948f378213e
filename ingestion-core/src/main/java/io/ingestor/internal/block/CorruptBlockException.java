package io.ingestor.internal.block;

import java.io.IOException;

/** Thrown if the payload of a log entry is not a batch block, although its checksum is correct. */
public final class CorruptBlockException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptBlockException(String message) {
        super(message);
    }
}
