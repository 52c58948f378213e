package io.ingestor.wal;

/**
 * A borrowed view of one frame as it is on disk, valid only during the call of {@link WalInspector#onFrame}. Its header
 * verifies, so its fields can be trusted.
 */
public interface WalFrameView {

    /** The kinds of frames. */
    enum Type {
        /** A frame that holds an appended payload. */
        ENTRY,
        /** The first frame of a segment, which records the end of the segment before it. */
        CHAIN,
        /** A frame without payload that records how far the log was durable. */
        MARK
    }

    /** The state of a frame in the log. */
    enum State {
        /** Part of the log. */
        GOOD,
        /** Part of the log, but its payload does not verify. */
        BAD_PAYLOAD,
        /**
         * Has a valid header, but does not belong here: its sequence was already passed, or its type is not allowed at
         * this position.
         */
        MISPLACED,
        /** Behind a torn end: never acknowledged as synced and not part of the log. */
        BEHIND_END
    }

    /** Returns the number of the segment. */
    long segment();

    /** Returns the name of the segment's file. */
    String file();

    /** Returns the position in the file at which the frame begins. */
    long position();

    Type type();

    State state();

    /** Returns the compression of the payload. */
    Compression compression();

    /** Returns the sequence of the first record; without records, that of the next record. */
    long firstSequence();

    /** Returns the number of records that the frame stands for; 0 unless it is an entry. */
    int recordCount();

    /** Returns the size of the payload on disk, in bytes. */
    int storedBytes();

    /** Returns the size of the payload before compression, in bytes. */
    int uncompressedBytes();

    /** Returns the position in the segment up to which everything was durable when the frame was written. */
    long durableUpTo();

    /** Returns the CRC-32C of the stored payload, as recorded in the frame. */
    int payloadCrc();

    /** Returns true if this frame is the mark of a clean close of the log. */
    boolean closesLog();
}
