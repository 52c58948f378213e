package io.ingestor.wal;

/** The guarantee that the caller of an append waits for. The levels are ordered: each includes those before it. */
public enum AckLevel {
    /** The entry has its sequences and waits in the log's queue. It is lost if the process dies now. */
    ACCEPTED,
    /**
     * {@code write()} has returned for the whole frame: it survives the death of the process, but not of the machine.
     */
    WRITTEN,
    /**
     * An {@code fdatasync} that began after the frame was written has returned without error: it survives loss of
     * power.
     */
    SYNCED
}
