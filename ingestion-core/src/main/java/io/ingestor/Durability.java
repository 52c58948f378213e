package io.ingestor;

/** The promise of an acknowledgement. The levels are ordered: each includes the promises of those before it. */
public enum Durability {
    /**
     * The record has a sequence and is queued for the log. Without a log it is visible to reads. It may be lost if the
     * process crashes. Its sequence may then be assigned to another record.
     */
    ACCEPTED,
    /**
     * The write to the log has returned. The record survives a crash of the process, but not of the machine. After a
     * loss of power its sequence may be assigned to another record.
     */
    WRITTEN,
    /**
     * An fdatasync of the log, begun after the write, has returned. The record survives a loss of power. This is the
     * default if there is a log. The record is also visible to reads that start after the acknowledgement.
     * {@link Ingestor#read} finds it while the log keeps it. {@code get} and {@code scan} find it while it is in
     * memory.
     */
    SYNCED
}
