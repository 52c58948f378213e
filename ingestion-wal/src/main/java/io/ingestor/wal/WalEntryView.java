package io.ingestor.wal;

import java.nio.ByteBuffer;

/** A borrowed view of the current entry of a {@link WalReader}, valid until the reader moves. */
public interface WalEntryView {

    /** Returns the sequence of the first record. For an entry without records, it is that of the next record. */
    long firstSequence();

    /** Returns the number of records in the entry, which may be 0. */
    int recordCount();

    /** Returns the sequence of the last record, {@code firstSequence() + recordCount() - 1}. */
    default long lastSequence() {
        return firstSequence() + recordCount() - 1;
    }

    /**
     * Returns the payload as it was appended, in a read-only buffer from position 0 to its limit. The buffer is
     * borrowed like the view.
     */
    ByteBuffer payload();

    /** Returns the compression of the payload on disk. */
    Compression compression();

    /** Returns the number of bytes that the payload takes on disk. */
    int storedBytes();

    /** Returns the number of the segment that holds the entry. */
    long segment();

    /** Returns the position of the entry's frame in its segment. */
    long position();
}
