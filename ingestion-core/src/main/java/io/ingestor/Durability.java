package io.ingestor;

/** The promise of an acknowledgement. The levels are ordered: each promises all that those before it promise. */
public enum Durability {
    /**
     * The record has a sequence and is queued. It is lost if the process dies now. After a crash its sequence may be
     * given to another record.
     */
    ACCEPTED,
    /**
     * The write to the log has returned. The record survives the death of the process, but not of the machine. After a
     * loss of power its sequence may be given to another record.
     */
    WRITTEN,
    /**
     * An fdatasync of the log, begun after the write, has returned. The record survives a loss of power. This is the
     * default. The record is also visible to reads that start after the acknowledgement: {@link Ingestor#read} finds
     * the record as long as the log keeps it, {@code get} and {@code scan} as long as it is in memory.
     */
    SYNCED
}
