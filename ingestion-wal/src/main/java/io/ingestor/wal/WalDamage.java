package io.ingestor.wal;

import java.util.Objects;

/**
 * A damaged place in a log.
 *
 * @param file name of the file
 * @param position position in the file at which the damage begins, in bytes
 * @param resumedAt position from which the file could be read again; the end of the examined bytes if there is none
 * @param kind effect of the damage on the next open
 * @param detail description of the damage, with the expected and the actual value; one line
 */
public record WalDamage(String file, long position, long resumedAt, Kind kind, String detail) {

    /** The effect of a damaged place on the log. */
    public enum Kind {
        /**
         * A crash has torn the log here. The next open continues from here, and no entry that was acknowledged as
         * synced is missing.
         */
        TORN_END,
        /**
         * Durable bytes are missing or have changed. An open that reads this place fails; otherwise the read or replay
         * that reaches it fails.
         */
        CORRUPT
    }

    public WalDamage {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }
}
