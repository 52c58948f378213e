package io.ingestor.wal.internal.format;

import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The layout of a segment file, little-endian. The header has its own block, so that no append ever rewrites one of its
 * sectors.
 *
 * <pre>
 *    0        8       12       16        24            40      48           56       64    68            4096
 *   +--------+-------+--------+---------+-------------+-------+------------+--------+-----+-------------+--------
 *   | magic  | vers. | first  | feature | log id      | seg-  | incar-     | seg-   | CRC | zeros, not  | frames
 *   | 8 x u8 | u32   | frame  | bits    | 16 x u8     | ment  | nation     | ment   | u32 | read        | ...
 *   |        |       | u32    | u64     |             | no.   | u64        | bytes  |     |             |
 *   |        |       |        |         |             | u64   |            | u64    |     |             |
 *   +--------+-------+--------+---------+-------------+-------+------------+--------+-----+-------------+--------
 *   |&lt;------------------- covered by the CRC-32C ------------------------------------&gt;|
 * </pre>
 */
public final class SegmentFormat {

    /** The ASCII bytes "INGSTWAL" in the order of the file. */
    static final long MAGIC = 0x4C41575453474E49L;

    public static final int VERSION = 1;
    public static final int FIRST_FRAME = 4096;
    static final long KNOWN_FEATURES = 0;

    static final int MAGIC_OFFSET = 0;
    public static final int VERSION_OFFSET = 8;
    public static final int FIRST_FRAME_OFFSET = 12;
    static final int FEATURES_OFFSET = 16;
    public static final int LOG_ID_OFFSET = 24;
    public static final int NUMBER_OFFSET = 40;
    public static final int INCARNATION_OFFSET = 48;
    static final int SEGMENT_BYTES_OFFSET = 56;
    public static final int CRC_OFFSET = 64;
    public static final int HEADER_BYTES = 68;

    public static final long MIN_SEGMENT_BYTES = 64L << 10;
    public static final long MAX_SEGMENT_BYTES = 1L << 30;

    static final String SUFFIX = ".seg";
    public static final String TEMPORARY_SUFFIX = ".tmp";
    private static final String PREFIX = "wal-";
    private static final int DIGITS = 16;

    private SegmentFormat() {}

    /** Returns the file name of a segment: "wal-", its number as 16 hexadecimal digits, ".seg". */
    public static String name(long number) {
        String digits = Long.toHexString(number);
        return PREFIX + "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    public static boolean isSegment(String name) {
        return isNumbered(name, SUFFIX);
    }

    /**
     * Returns true if the name is that of a temporary file, which never became a segment or no longer is one. An open
     * may delete it.
     */
    public static boolean isTemporary(String name) {
        return isNumbered(name, SUFFIX + TEMPORARY_SUFFIX);
    }

    private static boolean isNumbered(String name, String suffix) {
        if (!name.startsWith(PREFIX)
                || !name.endsWith(suffix)
                || name.length() != PREFIX.length() + DIGITS + suffix.length()) {
            return false;
        }
        for (int i = PREFIX.length(); i < PREFIX.length() + DIGITS; i++) {
            char c = name.charAt(i);
            if (Character.digit(c, 16) < 0 || Character.isUpperCase(c)) {
                return false;
            }
        }
        return name.charAt(PREFIX.length()) < '8';
    }

    public static long number(String name) {
        return Long.parseLong(name.substring(PREFIX.length(), PREFIX.length() + DIGITS), 16);
    }

    /** Returns the whole header block, ready to be written at position 0. */
    public static ByteBuffer encode(SegmentHeader header) {
        ByteBuffer block = ByteBuffer.allocateDirect(FIRST_FRAME).order(ByteOrder.LITTLE_ENDIAN);
        block.putLong(MAGIC_OFFSET, MAGIC);
        block.putInt(VERSION_OFFSET, VERSION);
        block.putInt(FIRST_FRAME_OFFSET, FIRST_FRAME);
        block.putLong(FEATURES_OFFSET, 0);
        block.putLong(LOG_ID_OFFSET, header.logIdLow());
        block.putLong(LOG_ID_OFFSET + Long.BYTES, header.logIdHigh());
        block.putLong(NUMBER_OFFSET, header.number());
        block.putLong(INCARNATION_OFFSET, header.incarnation());
        block.putLong(SEGMENT_BYTES_OFFSET, header.segmentBytes());
        block.putInt(CRC_OFFSET, crc(block));
        return block;
    }

    /**
     * Reads a header from the first {@link #HEADER_BYTES} of {@code block}.
     *
     * @param bytes number of bytes that were read into the block
     */
    public static SegmentHeader decode(ByteBuffer block, int bytes, String file)
            throws CorruptLogException, UnsupportedFormatException {
        if (bytes < HEADER_BYTES) {
            throw new CorruptLogException(
                    file,
                    bytes,
                    "the file ends inside its header, expected " + HEADER_BYTES + " bytes, actual " + bytes);
        }
        block.order(ByteOrder.LITTLE_ENDIAN);
        if (block.getLong(MAGIC_OFFSET) != MAGIC) {
            throw new CorruptLogException(
                    file,
                    MAGIC_OFFSET,
                    String.format(
                            Locale.ROOT,
                            "not a segment, expected magic %016x, actual %016x",
                            MAGIC,
                            block.getLong(MAGIC_OFFSET)));
        }
        // The version is checked before the CRC, because only magic and version have the same place in every version.
        int version = block.getInt(VERSION_OFFSET);
        if (version != VERSION) {
            throw new UnsupportedFormatException("file " + file + " has format version "
                    + Integer.toUnsignedString(version) + ", this library reads version " + VERSION
                    + "; open it with the version that wrote it");
        }
        int expected = block.getInt(CRC_OFFSET);
        int actual = crc(block);
        if (expected != actual) {
            throw new CorruptLogException(file, CRC_OFFSET, Crc.mismatch("segment header", expected, actual));
        }
        long features = block.getLong(FEATURES_OFFSET);
        if ((features & ~KNOWN_FEATURES) != 0) {
            throw new UnsupportedFormatException("file " + file + " uses unknown features "
                    + Long.toHexString(features & ~KNOWN_FEATURES) + "; open it with the version that wrote it");
        }
        SegmentHeader header = new SegmentHeader(
                block.getLong(LOG_ID_OFFSET + Long.BYTES),
                block.getLong(LOG_ID_OFFSET),
                block.getLong(NUMBER_OFFSET),
                block.getLong(INCARNATION_OFFSET),
                block.getLong(SEGMENT_BYTES_OFFSET));
        String wrong = wrong(header, block.getInt(FIRST_FRAME_OFFSET));
        if (wrong != null) {
            throw new CorruptLogException(file, 0, wrong);
        }
        return header;
    }

    /**
     * Returns true if a header verifies when its version is replaced by {@link #VERSION}. In that case no other version
     * can have written it.
     */
    public static boolean isOnlyVersionDamaged(ByteBuffer block) {
        ByteBuffer restored = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        restored.put(0, block, 0, HEADER_BYTES);
        restored.putInt(VERSION_OFFSET, VERSION);
        return crc(restored) == restored.getInt(CRC_OFFSET);
    }

    private static @Nullable String wrong(SegmentHeader header, int firstFrame) {
        if (firstFrame != FIRST_FRAME) {
            return "first frame expected at " + FIRST_FRAME + ", actual " + firstFrame;
        }
        long bytes = header.segmentBytes();
        if (bytes < MIN_SEGMENT_BYTES || bytes > MAX_SEGMENT_BYTES || bytes % FIRST_FRAME != 0) {
            return "segment bytes expected from " + MIN_SEGMENT_BYTES + " to " + MAX_SEGMENT_BYTES + ", actual "
                    + bytes;
        }
        return header.number() < 1 ? "segment number expected from 1, actual " + header.number() : null;
    }

    private static int crc(ByteBuffer block) {
        CRC32C crc = new CRC32C();
        crc.update(block.duplicate().position(0).limit(CRC_OFFSET));
        return (int) crc.getValue();
    }
}
