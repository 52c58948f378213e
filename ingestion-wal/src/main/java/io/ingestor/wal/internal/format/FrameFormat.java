package io.ingestor.wal.internal.format;

import io.ingestor.wal.Compression;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The layout of a frame, little-endian. Frames begin at multiples of 8, the first at {@link SegmentFormat#FIRST_FRAME},
 * and follow each other without gaps.
 *
 * <pre>
 *    0        4      5       6       8           16       20         24          32        36       40
 *   +--------+------+-------+-------+-----------+--------+----------+-----------+---------+--------+---------+--------+
 *   | length | type | codec | flags | first     | record | uncompr. | durable   | payload | header | payload | zeros  |
 *   | u32    | u8   | u8    | u16   | sequence  | count  | length   | up to     | CRC     | CRC    | as      | to a   |
 *   |        |      |       |       | u64       | u32    | u32      | u64       | u32     | u32    | stored  | mult.  |
 *   |        |      |       |       |           |        |          |           |         |        |         | of 8   |
 *   +--------+------+-------+-------+-----------+--------+----------+-----------+---------+--------+---------+--------+
 *   |&lt;------ covered by the header CRC, with incarnation and position ---------------------&gt;|
 *
 *   payload of a chain frame
 *    0             8              16             24       28      32
 *   +-------------+--------------+--------------+--------+-------+
 *   | predecessor | its final    | its last     | its    | zero  |
 *   | no. u64     | position u64 | sequence u64 | digest | u32   |
 *   |             |              |              | u32    |       |
 *   +-------------+--------------+--------------+--------+-------+
 * </pre>
 */
public final class FrameFormat {

    public static final int LENGTH_OFFSET = 0;
    static final int TYPE_OFFSET = 4;
    static final int CODEC_OFFSET = 5;
    static final int FLAGS_OFFSET = 6;
    static final int FIRST_SEQUENCE_OFFSET = 8;
    static final int RECORD_COUNT_OFFSET = 16;
    static final int UNCOMPRESSED_LENGTH_OFFSET = 20;
    static final int DURABLE_UP_TO_OFFSET = 24;
    static final int PAYLOAD_CRC_OFFSET = 32;
    static final int HEADER_CRC_OFFSET = 36;
    public static final int HEADER_BYTES = 40;

    public static final int ALIGNMENT = 8;

    /** A frame with a payload of the caller. */
    public static final int TYPE_ENTRY = 1;
    /** The first frame of every segment, which records the end of the segment before it. */
    public static final int TYPE_CHAIN = 2;
    /** A frame without payload, written for its durable-up-to position. */
    public static final int TYPE_MARK = 3;

    /** The flag of a mark after which the log was closed cleanly. */
    public static final int FLAG_CLOSED = 1;

    static final int CHAIN_NUMBER_OFFSET = 0;
    static final int CHAIN_FINAL_POSITION_OFFSET = 8;
    static final int CHAIN_LAST_SEQUENCE_OFFSET = 16;
    static final int CHAIN_DIGEST_OFFSET = 24;
    public static final int CHAIN_BYTES = 32;

    /** The length of the input of the header CRC: the header up to its CRC, then incarnation and position. */
    public static final int CRC_INPUT_BYTES = HEADER_CRC_OFFSET + 2 * Long.BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private FrameFormat() {}

    /** Returns the number of bytes that a frame of this length takes in the file. */
    public static long aligned(long length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    public static int maxFrameBytes(long segmentBytes) {
        return (int) (segmentBytes / 4);
    }

    public static int maxPayloadBytes(long segmentBytes) {
        return maxFrameBytes(segmentBytes) - HEADER_BYTES;
    }

    /**
     * Writes the header into the first {@link #HEADER_BYTES} of {@code scratch} and its CRC into {@code header}.
     *
     * @param scratch at least {@link #CRC_INPUT_BYTES} long
     */
    public static void encode(FrameHeader header, long incarnation, long position, byte[] scratch) {
        INT.set(scratch, LENGTH_OFFSET, header.length);
        scratch[TYPE_OFFSET] = (byte) header.type;
        scratch[CODEC_OFFSET] = (byte) header.codec;
        SHORT.set(scratch, FLAGS_OFFSET, (short) header.flags);
        LONG.set(scratch, FIRST_SEQUENCE_OFFSET, header.firstSequence);
        INT.set(scratch, RECORD_COUNT_OFFSET, header.recordCount);
        INT.set(scratch, UNCOMPRESSED_LENGTH_OFFSET, header.uncompressedLength);
        LONG.set(scratch, DURABLE_UP_TO_OFFSET, header.durableUpTo);
        INT.set(scratch, PAYLOAD_CRC_OFFSET, header.payloadCrc);
        header.headerCrc = headerCrc(scratch, incarnation, position);
        INT.set(scratch, HEADER_CRC_OFFSET, header.headerCrc);
    }

    /**
     * Reads the header at {@code offset} into {@code header}.
     *
     * @return true if its CRC verifies for this segment and position and its fields are within their limits
     */
    public static boolean decode(
            byte[] bytes, int offset, SegmentHeader segment, long position, byte[] scratch, FrameHeader header) {
        header.length = (int) INT.get(bytes, offset + LENGTH_OFFSET);
        header.type = bytes[offset + TYPE_OFFSET] & 0xff;
        header.codec = bytes[offset + CODEC_OFFSET] & 0xff;
        header.flags = (short) SHORT.get(bytes, offset + FLAGS_OFFSET) & 0xffff;
        header.firstSequence = (long) LONG.get(bytes, offset + FIRST_SEQUENCE_OFFSET);
        header.recordCount = (int) INT.get(bytes, offset + RECORD_COUNT_OFFSET);
        header.uncompressedLength = (int) INT.get(bytes, offset + UNCOMPRESSED_LENGTH_OFFSET);
        header.durableUpTo = (long) LONG.get(bytes, offset + DURABLE_UP_TO_OFFSET);
        header.payloadCrc = (int) INT.get(bytes, offset + PAYLOAD_CRC_OFFSET);
        header.headerCrc = (int) INT.get(bytes, offset + HEADER_CRC_OFFSET);
        // A field outside its limits is rejected even if the CRC verifies, so that no caller allocates or skips a bad
        // length.
        if (!fits(header, segment, position)) {
            return false;
        }
        System.arraycopy(bytes, offset, scratch, 0, HEADER_CRC_OFFSET);
        return headerCrc(scratch, segment.incarnation(), position) == header.headerCrc;
    }

    /** Returns the unverified length in the header at {@code offset}; 0 marks the end of the frames. */
    public static int length(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset + LENGTH_OFFSET);
    }

    /** Returns the CRC that a header with the bytes at {@code offset} must have. */
    public static int expectedHeaderCrc(byte[] bytes, int offset, long incarnation, long position) {
        byte[] scratch = new byte[CRC_INPUT_BYTES];
        System.arraycopy(bytes, offset, scratch, 0, HEADER_CRC_OFFSET);
        return headerCrc(scratch, incarnation, position);
    }

    private static int headerCrc(byte[] scratch, long incarnation, long position) {
        LONG.set(scratch, HEADER_CRC_OFFSET, incarnation);
        LONG.set(scratch, HEADER_CRC_OFFSET + Long.BYTES, position);
        return Crc.of(scratch, 0, CRC_INPUT_BYTES);
    }

    private static boolean fits(FrameHeader header, SegmentHeader segment, long position) {
        if (header.length < HEADER_BYTES
                || header.length > segment.maxFrameBytes()
                || position + aligned(header.length) > segment.segmentBytes()
                || header.firstSequence < 1
                || header.recordCount < 0
                || header.durableUpTo < 0
                || header.durableUpTo > position) {
            return false;
        }
        int stored = header.storedLength();
        return switch (header.type) {
            case TYPE_ENTRY ->
                header.flags == 0
                        && stored > 0
                        && header.codec <= Compression.SNAPPY.id()
                        && (header.codec == Compression.NONE.id()
                                ? header.uncompressedLength == stored
                                : header.uncompressedLength > stored
                                        && header.uncompressedLength <= maxPayloadBytes(segment.segmentBytes()));
            case TYPE_CHAIN -> header.flags == 0 && stored == CHAIN_BYTES && isPlain(header);
            case TYPE_MARK -> (header.flags & ~FLAG_CLOSED) == 0 && stored == 0 && isPlain(header);
            default -> false;
        };
    }

    private static boolean isPlain(FrameHeader header) {
        return header.codec == 0 && header.recordCount == 0 && header.uncompressedLength == header.storedLength();
    }

    public static byte[] encodeChain(ChainLink link) {
        byte[] payload = new byte[CHAIN_BYTES];
        LONG.set(payload, CHAIN_NUMBER_OFFSET, link.number());
        LONG.set(payload, CHAIN_FINAL_POSITION_OFFSET, link.finalPosition());
        LONG.set(payload, CHAIN_LAST_SEQUENCE_OFFSET, link.lastSequence());
        INT.set(payload, CHAIN_DIGEST_OFFSET, link.digest());
        return payload;
    }

    public static ChainLink decodeChain(ByteBuffer payload) {
        ByteBuffer bytes = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes.position();
        return new ChainLink(
                bytes.getLong(start + CHAIN_NUMBER_OFFSET),
                bytes.getLong(start + CHAIN_FINAL_POSITION_OFFSET),
                bytes.getLong(start + CHAIN_LAST_SEQUENCE_OFFSET),
                bytes.getInt(start + CHAIN_DIGEST_OFFSET));
    }
}
