package io.ingestor.wal;

/** The guarantee that the caller of an append waits for. The levels are ordered: each includes those before it. */
public enum AckLevel {
    /** The entry has its sequences but is not written yet. It is lost if the process dies now. */
    ACCEPTED,
    /**
     * {@code write()} has returned for the whole frame: the entry survives a crash of the process, but not of the
     * machine.
     */
    WRITTEN,
    /**
     * An {@code fdatasync} that began after the frame was written has returned without error: the entry survives loss
     * of power.
     */
    SYNCED
}
