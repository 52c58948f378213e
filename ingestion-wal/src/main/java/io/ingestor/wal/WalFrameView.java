package io.ingestor.wal;

/**
 * A borrowed view of one frame as it is on disk, valid only during the call of {@link WalInspector#onFrame}. Its header
 * verifies, so its fields can be trusted.
 */
public interface WalFrameView {

    /** The kinds of frames. */
    enum Type {
        /** Holds a payload that was appended. */
        ENTRY,
        /** The first of a segment; contains the end of the segment before it. */
        CHAIN,
        /** Says how far the log was durable. */
        MARK
    }

    /** The standing of a frame in the log. */
    enum State {
        /** Part of the log. */
        GOOD,
        /** Part of the log, but the payload is not what was written. */
        BAD_PAYLOAD,
        /**
         * Verifies, but has no business here: its sequence was passed already, or its type does not belong at this
         * place.
         */
        MISPLACED,
        /** Behind a torn end: never acknowledged as synced, and not part of the log. */
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

    /** Returns the way in which the payload is stored. */
    Compression compression();

    /** Returns the sequence of its first record; with no records, the sequence that comes next. */
    long firstSequence();

    /** Returns the number of records that the frame stands for; 0 in all but entries. */
    int recordCount();

    /** Returns the number of bytes of the payload on disk. */
    int storedBytes();

    /** Returns the number of bytes of the payload before compression. */
    int uncompressedBytes();

    /** Returns the position in its segment up to which everything was durable when the frame was written. */
    long durableUpTo();

    /** Returns the CRC-32C of the stored payload that the frame carries. */
    int payloadCrc();

    /** Returns true if the log was closed in order right behind this frame. */
    boolean closesLog();
}
