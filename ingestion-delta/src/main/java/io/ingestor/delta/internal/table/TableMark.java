package io.ingestor.delta.internal.table;

import io.ingestor.delta.internal.log.TableLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The version of a table that has left memory. If the table has less when it is needed again, its directory was removed
 * or replaced meanwhile. To begin it anew would hide that its earlier rows are gone.
 */
public final class TableMark {

    private final TableName name;
    private final TableLog log;
    private final long version;

    TableMark(TableName name, TableLog log, long version) {
        this.name = name;
        this.log = log;
        this.version = version;
    }

    /**
     * Throws if the log of the table has become shorter. Creates nothing, so that the directory can be put back.
     *
     * @throws IOException if it has, or cannot be read
     */
    public void verify() throws IOException {
        if (version < 0) {
            return;
        }
        long found;
        try {
            found = log.newest();
        } catch (IOException e) {
            throw lost("it cannot be listed", e);
        }
        if (found < version) {
            throw lost(found < 0 ? "it had none" : "it ended at version " + found, null);
        }
    }

    private IOException lost(String found, @Nullable Throwable cause) {
        return new IOException(
                "table " + name + " must have its commits up to version " + version + " in " + log.location() + ", but "
                        + found + ": its directory was removed or replaced while the sink was open. Put it back, and"
                        + " the flushes go on; or restart to begin the table anew without its earlier rows",
                cause);
    }
}
