package io.ingestor.wal;

import java.io.IOException;

/** A factory that opens logs of one implementation, with its own options. */
@FunctionalInterface
public interface WalFactory {

    /**
     * Opens the log, creating it if there is none. Recovery is complete when this returns. A log that uses the
     * context's directory holds the directory's lock until the log is closed.
     *
     * @throws CorruptLogException if an open finds damage other than a torn tail that the options tolerate; nothing was
     *     changed. Damage in parts that an open does not read is reported by a read or a replay
     * @throws UnsupportedFormatException if a newer version wrote it; nothing was changed
     * @throws io.ingestor.wal.storage.DirectoryLockedException if a log in this process or another has the directory
     *     open
     */
    WriteAheadLog open(WalContext context) throws IOException;

    /**
     * Returns the limits beyond which the log releases entries without a request. A host that needs every entry until
     * it releases the entry itself must not open a log with such limits.
     *
     * <p>This default returns {@link Retention#ALL}. A factory that wraps another returns the limits of the wrapped
     * one.
     */
    default Retention retention() {
        return Retention.ALL;
    }
}
