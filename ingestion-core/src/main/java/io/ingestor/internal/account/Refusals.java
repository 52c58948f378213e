package io.ingestor.internal.account;

import io.ingestor.IngestionException;
import io.ingestor.OverloadedException;

/** The side that counts the records of a call refused for lack of room. */
public enum Refusals {
    /** The engine: each such call counts its records as received and refused. */
    COUNTED,

    /** The caller, which ingests the same records again. */
    LEFT_TO_CALLER;

    public boolean counts(IngestionException refusal) {
        return this == COUNTED || !(refusal instanceof OverloadedException);
    }
}
