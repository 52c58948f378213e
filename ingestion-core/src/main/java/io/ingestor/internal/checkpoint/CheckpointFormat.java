package io.ingestor.internal.checkpoint;

import io.ingestor.sink.CorruptCheckpointException;
import io.ingestor.wal.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The checkpoint file, little-endian; this is its normative description. Every version begins with magic and version
 * and ends with the CRC-32C of all bytes before it.
 *
 * <pre>
 *    0        8          12         16            24            32        36
 *   +--------+----------+----------+-------------+-------------+---------+
 *   | magic  | version  | reserved | checkpoint  | next        | CRC-32C |
 *   | 8 x u8 | u32 = 1  | u32 = 0  | sequence    | sequence    | u32     |
 *   |        |          |          | i64         | i64         |         |
 *   +--------+----------+----------+-------------+-------------+---------+
 *   |&lt;--------------- covered by the CRC-32C ------------------>|
 * </pre>
 *
 * <p>The checkpoint sequence, 0 or more, is the one up to which every consumer of the log (today the sink alone) has
 * everything. The next sequence is above it. No record that comes after an open gets a lower one, whatever has happened
 * to the log.
 *
 * <p>The file is called {@code checkpoint}. It is written as {@code checkpoint.tmp}, synced, renamed, and the directory
 * synced; a leftover of the temporary name means nothing. Neither number ever falls.
 */
public final class CheckpointFormat {

    public static final String NAME = "checkpoint";
    static final String TEMPORARY_NAME = "checkpoint.tmp";

    /** "INGSTCKP" as the bytes lie in the file. */
    static final long MAGIC = 0x504B435453474E49L;

    static final int VERSION = 1;
    static final int BYTES = 36;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int RESERVED_OFFSET = 12;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int NEXT_OFFSET = 24;
    private static final int CRC_OFFSET = 32;
    private static final int CRC_BYTES = 4;

    private CheckpointFormat() {}

    public static ByteBuffer encode(Checkpoint checkpoint) {
        ByteBuffer file = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(MAGIC_OFFSET, MAGIC);
        file.putInt(VERSION_OFFSET, VERSION);
        file.putLong(SEQUENCE_OFFSET, checkpoint.sequence());
        file.putLong(NEXT_OFFSET, checkpoint.nextSequence());
        file.putInt(CRC_OFFSET, crc(file, CRC_OFFSET));
        return file;
    }

    /**
     * Decodes the checkpoint of a whole file.
     *
     * @param location the name of the file in messages
     */
    static Checkpoint decode(ByteBuffer file, String location) throws IOException {
        file.order(ByteOrder.LITTLE_ENDIAN);
        int size = file.limit();
        if (size < RESERVED_OFFSET + CRC_BYTES) {
            throw new CorruptCheckpointException(location, size, "the file must have " + BYTES + " bytes, has " + size);
        }
        check(location, MAGIC_OFFSET, "magic", MAGIC, file.getLong(MAGIC_OFFSET));
        int crcOffset = size - CRC_BYTES;
        int actual = crc(file, crcOffset);
        int stored = file.getInt(crcOffset);
        if (stored != actual) {
            throw new CorruptCheckpointException(
                    location,
                    crcOffset,
                    String.format(Locale.ROOT, "CRC-32C expected 0x%08x, actual 0x%08x", stored, actual));
        }
        int version = file.getInt(VERSION_OFFSET);
        if (version != VERSION) {
            throw new UnsupportedFormatException("checkpoint " + location + " has format version " + version
                    + ", this release reads " + VERSION + ": open it with the release that wrote it");
        }
        if (size != BYTES) {
            throw new CorruptCheckpointException(location, size, "the file must have " + BYTES + " bytes, has " + size);
        }
        check(location, RESERVED_OFFSET, "reserved field", 0, file.getInt(RESERVED_OFFSET));
        long sequence = file.getLong(SEQUENCE_OFFSET);
        long next = file.getLong(NEXT_OFFSET);
        if (sequence < 0 || next <= sequence) {
            throw new CorruptCheckpointException(
                    location,
                    SEQUENCE_OFFSET,
                    "checkpoint sequence must be >= 0 and below the next sequence, were " + sequence + " and " + next);
        }
        return new Checkpoint(sequence, next);
    }

    private static void check(String location, int position, String field, long expected, long actual)
            throws CorruptCheckpointException {
        if (actual != expected) {
            throw new CorruptCheckpointException(
                    location,
                    position,
                    String.format(Locale.ROOT, "%s expected 0x%x, actual 0x%x", field, expected, actual));
        }
    }

    private static int crc(ByteBuffer file, int end) {
        CRC32C crc = new CRC32C();
        crc.update(file.duplicate().position(0).limit(end));
        return (int) crc.getValue();
    }
}
