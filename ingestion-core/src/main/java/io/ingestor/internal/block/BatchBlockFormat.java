package io.ingestor.internal.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of the payload of a log entry. The package documentation specifies the format.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-------------------------------+-------------------------------+
 *   |        format version         |             flags             |   0
 *   +-------------------------------+-------------------------------+
 *   |                     producer range count                      |   4
 *   +---------------------------------------------------------------+
 *   |                     producer section bytes                    |   8
 *   +---------------------------------------------------------------+
 *   |                         record count                          |  12
 *   +---------------------------------------------------------------+
 *   |                        producer section                      ...  16
 *   +---------------------------------------------------------------+
 *   |                         record length                         |
 *   +---------------------------------------------------------------+
 *   |                            record                            ...
 *   +---------------------------------------------------------------+
 *   |                     record length, and so on                 ...
 * </pre>
 */
public final class BatchBlockFormat {

    static final int VERSION = 1;
    static final int FLAG_TRANSACTIONAL = 1;

    public static final int HEADER_BYTES = 16;
    static final int RECORD_PREFIX_BYTES = 4;

    private static final int VERSION_OFFSET = 0;
    private static final int FLAGS_OFFSET = 2;
    private static final int RANGE_COUNT_OFFSET = 4;
    private static final int SECTION_BYTES_OFFSET = 8;
    private static final int RECORD_COUNT_OFFSET = 12;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private BatchBlockFormat() {}

    static void putHeader(byte[] block, int flags, int recordCount) {
        SHORTS.set(block, VERSION_OFFSET, (short) VERSION);
        SHORTS.set(block, FLAGS_OFFSET, (short) flags);
        INTS.set(block, RANGE_COUNT_OFFSET, 0);
        INTS.set(block, SECTION_BYTES_OFFSET, 0);
        INTS.set(block, RECORD_COUNT_OFFSET, recordCount);
    }

    /**
     * Returns the total length of the records in a block without producer ranges.
     *
     * @param blockBytes the length of the block
     */
    public static long recordBytes(int blockBytes, int recordCount) {
        return blockBytes - HEADER_BYTES - (long) RECORD_PREFIX_BYTES * recordCount;
    }

    static int version(byte[] block) {
        return (short) SHORTS.get(block, VERSION_OFFSET) & 0xffff;
    }

    static int flags(byte[] block) {
        return (short) SHORTS.get(block, FLAGS_OFFSET) & 0xffff;
    }

    static int producerRangeCount(byte[] block) {
        return (int) INTS.get(block, RANGE_COUNT_OFFSET);
    }

    static int producerSectionBytes(byte[] block) {
        return (int) INTS.get(block, SECTION_BYTES_OFFSET);
    }

    static int recordCount(byte[] block) {
        return (int) INTS.get(block, RECORD_COUNT_OFFSET);
    }

    static void putRecordLength(byte[] block, int offset, int length) {
        INTS.set(block, offset, length);
    }

    static int recordLength(byte[] block, int offset) {
        return (int) INTS.get(block, offset);
    }
}
