package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The monitor at which the flush and the maintenance of a table exclude each other while they read or change its state.
 * After a commit of unknown outcome it lets neither of them commit, until the tables are opened again.
 */
final class TableGuard {

    private @Nullable UnknownOutcomeException unknown;

    /** Takes note of a change whose outcome is unknown. */
    synchronized UnknownOutcomeException latched(UnknownOutcomeException failure) {
        if (unknown == null) {
            unknown = failure;
        }
        return failure;
    }

    /** Throws if a change has an unknown outcome. */
    synchronized void check() throws IOException {
        if (unknown != null) {
            throw new IOException(
                    "the tables must be opened again, because a change of a directory may be durable or not: "
                            + unknown.getMessage(),
                    unknown);
        }
    }
}
