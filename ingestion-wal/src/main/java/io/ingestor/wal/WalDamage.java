package io.ingestor.wal;

import java.util.Objects;

/**
 * One damaged place of a log.
 *
 * @param file name of the file
 * @param position position in it at which the damage begins, in bytes
 * @param resumedAt position from which on it could be read again; the end of the bytes examined if there is no such
 *     position
 * @param kind what the damage means for the next open
 * @param detail description of the damage, with the expected and the actual value; one line
 */
public record WalDamage(String file, long position, long resumedAt, Kind kind, String detail) {

    /** The meaning of a damaged place. */
    public enum Kind {
        /**
         * The log ends here because a crash cut it; the next open goes on from here, and nothing that was acknowledged
         * as synced is missing.
         */
        TORN_END,
        /** Something that was durable is not there any more, or not what it was. The log does not open. */
        CORRUPT
    }

    public WalDamage {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }
}
