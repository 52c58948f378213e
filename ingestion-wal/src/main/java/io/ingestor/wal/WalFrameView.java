package io.ingestor.wal;

/**
 * Borrowed: one frame as it is on disk, valid during the call of {@link WalInspector#onFrame} alone. Its header
 * verifies, so what it says of itself holds.
 */
public interface WalFrameView {

    /** Kinds of frames. */
    enum Type {
        /** Holds a payload that was appended. */
        ENTRY,
        /** The first of a segment; says what the segment before it holds. */
        CHAIN,
        /** Says how far the log was durable. */
        MARK
    }

    /** What a frame counts for. */
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

    /** Number of the segment. */
    long segment();

    /** Name of the segment's file. */
    String file();

    /** Where it begins in the file. */
    long position();

    Type type();

    State state();

    /** How the payload is stored. */
    Compression compression();

    /** The sequence of its first record; with no records, the sequence that comes next. */
    long firstSequence();

    /** How many records it stands for; 0 in all but entries. */
    int recordCount();

    /** Bytes of the payload on disk. */
    int storedBytes();

    /** Bytes of the payload before compression. */
    int uncompressedBytes();

    /** Position in its segment up to which everything was durable when it was written. */
    long durableUpTo();

    /** The CRC-32C of the stored payload that it carries. */
    int payloadCrc();

    /** Whether the log was closed in order right behind it. */
    boolean closesLog();
}
