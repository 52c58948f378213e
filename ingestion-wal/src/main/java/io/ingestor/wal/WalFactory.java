package io.ingestor.wal;

import java.io.IOException;

/** A factory of logs of one implementation, with its options. */
@FunctionalInterface
public interface WalFactory {

    /**
     * Opens the log, creating it if there is none. Recovery has run when this returns. A log that uses the context's
     * directory takes its lock and holds it until it is closed.
     *
     * @throws CorruptLogException if the log has damage that is not a torn tail, as far as an open reads it; nothing
     *     was changed. A read or a replay throws for damage elsewhere
     * @throws UnsupportedFormatException if a newer version wrote it; nothing was changed
     * @throws io.ingestor.wal.storage.DirectoryLockedException if another log, in this process or another, has it open
     */
    WriteAheadLog open(WalContext context) throws IOException;

    /**
     * Returns the limits beyond which the log releases entries without a request. A host that needs every entry until
     * it releases it must not open a log that has some.
     *
     * <p>This default returns {@link Retention#ALL}. A factory that opens the log of another returns that one's limits.
     */
    default Retention retention() {
        return Retention.ALL;
    }
}
