package io.ingestor.wal;

import java.nio.ByteBuffer;

/** A borrowed view of the entry on which a {@link WalReader} stands, valid until the reader moves. */
public interface WalEntryView {

    /** Returns the sequence of its first record; with no records, the sequence that the next entry starts with. */
    long firstSequence();

    /** Returns the number of records that the entry stands for. */
    int recordCount();

    /** Returns the sequence of its last record, {@code firstSequence() + recordCount() - 1}. */
    default long lastSequence() {
        return firstSequence() + recordCount() - 1;
    }

    /**
     * Returns the payload as it was appended, decompressed; a read-only buffer from position 0 to its limit. Borrowed
     * like the view.
     */
    ByteBuffer payload();

    /** Returns the way in which the payload is stored. */
    Compression compression();

    /** Returns the number of bytes that the payload takes on disk. */
    int storedBytes();

    /** Returns the number of the segment that holds it. */
    long segment();

    /** Returns the position of its frame in that segment. */
    long position();
}
