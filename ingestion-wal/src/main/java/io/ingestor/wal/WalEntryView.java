package io.ingestor.wal;

import java.nio.ByteBuffer;

/** Borrowed: one entry as a {@link WalReader} stands on it, valid until the reader moves. */
public interface WalEntryView {

    /** The sequence of its first record; with no records, the sequence that the next entry starts with. */
    long firstSequence();

    /** How many records it stands for. */
    int recordCount();

    /** The sequence of its last record, {@code firstSequence() + recordCount() - 1}. */
    default long lastSequence() {
        return firstSequence() + recordCount() - 1;
    }

    /**
     * The payload as it was appended, decompressed; a read-only buffer from position 0 to its limit. Borrowed like the
     * view.
     */
    ByteBuffer payload();

    /** How the payload is stored. */
    Compression compression();

    /** Bytes that the payload takes on disk. */
    int storedBytes();

    /** Number of the segment that holds it. */
    long segment();

    /** Position of its frame in that segment. */
    long position();
}
