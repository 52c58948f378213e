package io.ingestor.internal.block;

import java.io.IOException;

/** The payload of a log entry is not a batch block, although its checksum was right. */
public final class CorruptBlockException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptBlockException(String message) {
        super(message);
    }
}
