package io.ingestor;

/** What an acknowledgement promises. The levels are ordered: each promises all that those before it promise. */
public enum Durability {
    /**
     * Sequenced and queued. Lost if the process dies now; after a crash its sequence may be given to another record.
     */
    ACCEPTED,
    /**
     * The write to the log has returned: survives the death of the process, not of the machine. After a loss of power
     * its sequence may be given to another record.
     */
    WRITTEN,
    /**
     * An fdatasync of the log that began after the write has returned: survives loss of power. The default. Also
     * visible to reads that start after the acknowledgement: {@link Ingestor#read} finds the record as long as the log
     * keeps it, {@code get} and {@code scan} as long as it is in memory.
     */
    SYNCED
}
