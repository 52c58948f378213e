package io.ingestor.delta.internal.progress;

import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.sink.LogLineage;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The file {@code progress}, little-endian. This is its normative description.
 *
 * <pre>
 *    0        8          12        16        32         40                 40 + n
 *   +--------+----------+---------+---------+----------+------------------+---------+
 *   | magic  | version  | lineage | log id  | last     | lineage          | CRC-32C |
 *   | 8 x u8 | u32 = 1  | n, u32  | 16 x u8 | sequence | n bytes of UTF-8 | u32     |
 *   |        |          |         |         | i64      |                  |         |
 *   +--------+----------+---------+---------+----------+------------------+---------+
 *   |&lt;-------------------- covered by the CRC-32C ----------------------->|
 * </pre>
 *
 * <p>The id is written as its two halves, the most significant first. The file is written as {@code progress.tmp},
 * synced and renamed, and the directory is synced. A leftover temporary file is ignored. For one thread.
 */
public final class ProgressFile {

    static final String NAME = "progress";
    static final String TEMPORARY_NAME = "progress.tmp";

    /** "INGSTPRG" in the byte order of the file. */
    private static final long MAGIC = 0x4752505453474E49L;

    private static final int VERSION = 1;
    private static final int VERSION_OFFSET = 8;
    private static final int LINEAGE_LENGTH_OFFSET = 12;
    private static final int ID_OFFSET = 16;
    private static final int SEQUENCE_OFFSET = 32;
    private static final int LINEAGE_OFFSET = 40;
    private static final int CRC_BYTES = 4;
    private static final int MAX_LINEAGE_BYTES = 1 << 20;

    private final StorageDirectory directory;

    public ProgressFile(StorageDirectory directory) {
        this.directory = directory;
    }

    private String location() {
        return directory.location() + '/' + NAME;
    }

    /**
     * Reads the progress; empty if there is no file.
     *
     * @throws CorruptProgressException if the file is damaged
     */
    public Optional<Progress> read() throws IOException {
        if (!directory.list().contains(NAME)) {
            return Optional.empty();
        }
        try (ReadableFile file = directory.openForRead(NAME)) {
            long size = file.size();
            if (size < LINEAGE_OFFSET + CRC_BYTES || size > LINEAGE_OFFSET + MAX_LINEAGE_BYTES + CRC_BYTES) {
                throw new CorruptProgressException(
                        location(),
                        "its length must be from " + (LINEAGE_OFFSET + CRC_BYTES) + " to "
                                + (LINEAGE_OFFSET + MAX_LINEAGE_BYTES + CRC_BYTES) + " bytes, was " + size);
            }
            ByteBuffer content = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
            while (content.hasRemaining()) {
                if (file.read(content, content.position()) < 0) {
                    throw new CorruptProgressException(
                            location(), "it must have " + size + " bytes, had " + content.position());
                }
            }
            return Optional.of(decode(content));
        }
    }

    private Progress decode(ByteBuffer content) throws CorruptProgressException {
        int crcOffset = content.limit() - CRC_BYTES;
        int actual = crc(content, crcOffset);
        int stored = content.getInt(crcOffset);
        if (content.getLong(0) != MAGIC || stored != actual) {
            throw new CorruptProgressException(
                    location(), String.format(Locale.ROOT, "CRC-32C expected 0x%08x, actual 0x%08x", stored, actual));
        }
        int version = content.getInt(VERSION_OFFSET);
        int lineageLength = content.getInt(LINEAGE_LENGTH_OFFSET);
        if (version != VERSION || lineageLength != crcOffset - LINEAGE_OFFSET) {
            throw new CorruptProgressException(
                    location(),
                    "its version must be " + VERSION + " with a lineage of " + (crcOffset - LINEAGE_OFFSET)
                            + " bytes, was " + version + " with " + lineageLength);
        }
        UUID logId = new UUID(content.getLong(ID_OFFSET), content.getLong(ID_OFFSET + Long.BYTES));
        String lineage = StandardCharsets.UTF_8
                .decode(content.slice(LINEAGE_OFFSET, lineageLength))
                .toString();
        return new Progress(logId, LogLineage.parse(lineage), content.getLong(SEQUENCE_OFFSET));
    }

    /**
     * Replaces the progress durably.
     *
     * @throws UnknownOutcomeException if either progress may be durable
     * @throws IOException if the earlier progress is unchanged
     */
    public void write(Progress progress) throws IOException {
        byte[] lineage = progress.lineage().toString().getBytes(StandardCharsets.UTF_8);
        int crcOffset = LINEAGE_OFFSET + lineage.length;
        ByteBuffer content = ByteBuffer.allocate(crcOffset + CRC_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.putLong(0, MAGIC);
        content.putInt(VERSION_OFFSET, VERSION);
        content.putInt(LINEAGE_LENGTH_OFFSET, lineage.length);
        content.putLong(ID_OFFSET, progress.logId().getMostSignificantBits());
        content.putLong(ID_OFFSET + Long.BYTES, progress.logId().getLeastSignificantBits());
        content.putLong(SEQUENCE_OFFSET, progress.lastSequence());
        content.put(LINEAGE_OFFSET, lineage);
        content.putInt(crcOffset, crc(content, crcOffset));
        if (directory.list().contains(TEMPORARY_NAME)) {
            directory.delete(TEMPORARY_NAME);
        }
        try (WritableFile file = directory.create(TEMPORARY_NAME)) {
            file.writeFully(content, 0);
            file.syncAll();
        }
        directory.rename(TEMPORARY_NAME, NAME);
        DirectorySync.of(directory);
    }

    private static int crc(ByteBuffer content, int length) {
        CRC32C crc = new CRC32C();
        crc.update(content.duplicate().position(0).limit(length));
        return (int) crc.getValue();
    }
}
