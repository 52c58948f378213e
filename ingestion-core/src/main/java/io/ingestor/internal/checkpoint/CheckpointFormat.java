package io.ingestor.internal.checkpoint;

import io.ingestor.sink.CorruptCheckpointException;
import io.ingestor.wal.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The format of the checkpoint file, little-endian. This is its normative description. Every version begins with magic
 * and version and ends with the CRC-32C of all bytes before it.
 *
 * <pre>
 *    0        8          12          16         24                        24 + 16 n
 *   +--------+----------+-----------+----------+-------------------------+---------+
 *   | magic  | version  | consumers | next     | n times                 | CRC-32C |
 *   | 8 x u8 | u32 = 1  | n, u32    | sequence | number  reserved  sequ. | u32     |
 *   |        |          |           | i64      | u32     u32 = 0   i64   |         |
 *   +--------+----------+-----------+----------+-------------------------+---------+
 *   |&lt;----------------------- covered by the CRC-32C ----------------------->|
 * </pre>
 *
 * <p>Each consumer of the log has a number above 0, and the sequence, 0 or more, up to which it has all records.
 * Consumers are in ascending order of their numbers, and there are at most {@value #MAX_CONSUMERS}. Number 1 is the
 * sink. The next sequence is above the sequences of all consumers. Records that arrive after an open never get a lower
 * one, even if the log was lost.
 *
 * <p>The file is called {@code checkpoint}. It is written as {@code checkpoint.tmp}, synced and renamed, and the
 * directory is synced. A leftover temporary file is ignored. Sequences never decrease, and consumers are never removed.
 */
public final class CheckpointFormat {

    public static final String NAME = "checkpoint";
    static final String TEMPORARY_NAME = "checkpoint.tmp";

    /** "INGSTCKP" in the byte order of the file. */
    static final long MAGIC = 0x504B435453474E49L;

    static final int VERSION = 1;
    static final int MAX_CONSUMERS = 64;

    private static final int MAGIC_OFFSET = 0;
    private static final int VERSION_OFFSET = 8;
    private static final int COUNT_OFFSET = 12;
    private static final int NEXT_OFFSET = 16;
    private static final int CONSUMERS_OFFSET = 24;
    private static final int CONSUMER_BYTES = 16;
    private static final int CONSUMER_RESERVED_OFFSET = 4;
    private static final int CONSUMER_SEQUENCE_OFFSET = 8;
    private static final int CRC_BYTES = 4;

    private CheckpointFormat() {}

    /** Returns the length of a file with that many consumers. */
    static int length(int consumers) {
        return CONSUMERS_OFFSET + consumers * CONSUMER_BYTES + CRC_BYTES;
    }

    public static ByteBuffer encode(Checkpoint checkpoint) {
        int count = checkpoint.sequences().size();
        if (count > MAX_CONSUMERS) {
            throw new IllegalArgumentException("consumers must be at most " + MAX_CONSUMERS + ", were " + count);
        }
        ByteBuffer file = ByteBuffer.allocate(length(count)).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(MAGIC_OFFSET, MAGIC);
        file.putInt(VERSION_OFFSET, VERSION);
        file.putInt(COUNT_OFFSET, count);
        file.putLong(NEXT_OFFSET, checkpoint.nextSequence());
        int at = CONSUMERS_OFFSET;
        for (Map.Entry<Integer, Long> consumer : new TreeMap<>(checkpoint.sequences()).entrySet()) {
            file.putInt(at, consumer.getKey());
            file.putLong(at + CONSUMER_SEQUENCE_OFFSET, consumer.getValue());
            at += CONSUMER_BYTES;
        }
        file.putInt(at, crc(file, at));
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
        if (size < COUNT_OFFSET + CRC_BYTES) {
            throw new CorruptCheckpointException(
                    location, size, "the file must have at least " + length(0) + " bytes, has " + size);
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
        int count = file.getInt(COUNT_OFFSET);
        if (count < 0 || count > MAX_CONSUMERS || size != length(count)) {
            throw new CorruptCheckpointException(
                    location,
                    COUNT_OFFSET,
                    "a file of " + size + " bytes cannot hold " + Integer.toUnsignedString(count)
                            + " consumers; the limit is " + MAX_CONSUMERS);
        }
        return new Checkpoint(decodeConsumers(file, count, location), file.getLong(NEXT_OFFSET));
    }

    private static Map<Integer, Long> decodeConsumers(ByteBuffer file, int count, String location)
            throws CorruptCheckpointException {
        Map<Integer, Long> sequences = new HashMap<>();
        long next = file.getLong(NEXT_OFFSET);
        if (next < 1) {
            throw new CorruptCheckpointException(
                    location, NEXT_OFFSET, "the next sequence must be 1 or more, was " + next);
        }
        int last = 0;
        for (int at = CONSUMERS_OFFSET; at < length(count) - CRC_BYTES; at += CONSUMER_BYTES) {
            int number = file.getInt(at);
            if (number <= last) {
                throw new CorruptCheckpointException(
                        location,
                        at,
                        "the number of a consumer must be above that of the one before, " + last + ", was " + number);
            }
            check(
                    location,
                    at + CONSUMER_RESERVED_OFFSET,
                    "reserved field",
                    0,
                    file.getInt(at + CONSUMER_RESERVED_OFFSET));
            long sequence = file.getLong(at + CONSUMER_SEQUENCE_OFFSET);
            if (sequence < 0 || next <= sequence) {
                throw new CorruptCheckpointException(
                        location,
                        at + CONSUMER_SEQUENCE_OFFSET,
                        "the sequence of a consumer must be >= 0 and below the next sequence, were " + sequence
                                + " and " + next);
            }
            sequences.put(number, sequence);
            last = number;
        }
        return sequences;
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
