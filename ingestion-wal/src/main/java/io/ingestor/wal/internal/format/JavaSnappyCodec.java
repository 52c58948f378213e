package io.ingestor.wal.internal.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A codec for the Snappy raw format in plain Java, for JVMs that cannot load the native library. It follows the format
 * description at <a
 * href="https://github.com/google/snappy/blob/main/format_description.txt">github.com/google/snappy</a>.
 */
final class JavaSnappyCodec implements PayloadCodec {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int LITERAL = 0;
    private static final int COPY_1 = 1;
    private static final int COPY_2 = 2;
    private static final int COPY_4 = 3;

    /** The length of the parts in which a block is compressed, so that a distance fits into two bytes. */
    private static final int PART_BYTES = 1 << 16;

    private static final int MIN_MATCH = 4;

    /**
     * The least distance from the start of a match to the end of its part, so that loads of four bytes stay within the
     * part.
     */
    private static final int TAIL_BYTES = 15;

    private static final int MIN_TABLE_BITS = 8;
    private static final int MAX_TABLE_BITS = 14;
    private static final int MAX_LENGTH_BYTES = 5;

    @Override
    public int maxCompressedLength(int length) {
        return 32 + length + length / 6;
    }

    @Override
    public int compress(byte[] source, int offset, int length, byte[] target) {
        int at = 0;
        for (int rest = length; ; rest >>>= 7) {
            target[at++] = (byte) (rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80) {
                break;
            }
        }
        int bits =
                Math.max(MIN_TABLE_BITS, Math.min(MAX_TABLE_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(length)));
        char[] table = new char[1 << bits];
        for (int done = 0; done < length; done += PART_BYTES) {
            int from = offset + done;
            int end = from + Math.min(PART_BYTES, length - done);
            if (done > 0) {
                Arrays.fill(table, (char) 0);
            }
            at = compressPart(source, from, end, target, at, table, Integer.SIZE - bits);
        }
        return at;
    }

    private static int compressPart(
            byte[] source, int from, int end, byte[] target, int targetAt, char[] table, int shift) {
        int at = targetAt;
        int unwritten = from;
        int last = end - TAIL_BYTES;
        int position = from + 1;
        int misses = 32;
        while (position <= last) {
            int slot = slot(source, position, shift);
            int match = from + table[slot];
            table[slot] = (char) (position - from);
            if (load(source, match) != load(source, position)) {
                // Data that does not repeat is searched more and more sparsely.
                position += misses++ >>> 5;
                continue;
            }
            int length = MIN_MATCH + Arrays.mismatch(source, match + MIN_MATCH, end, source, position + MIN_MATCH, end);
            at = literal(source, unwritten, position - unwritten, target, at);
            at = copy(position - match, length, target, at);
            position += length;
            unwritten = position;
            misses = 32;
            if (position <= last) {
                table[slot(source, position - 1, shift)] = (char) (position - 1 - from);
            }
        }
        return literal(source, unwritten, end - unwritten, target, at);
    }

    private static int load(byte[] source, int at) {
        return (int) INTS.get(source, at);
    }

    private static int slot(byte[] source, int at, int shift) {
        return (load(source, at) * 0x1e35a7bd) >>> shift;
    }

    private static int literal(byte[] source, int from, int length, byte[] target, int targetAt) {
        if (length == 0) {
            return targetAt;
        }
        int at = targetAt;
        int code = length - 1;
        if (code < 60) {
            target[at++] = (byte) ((code << 2) | LITERAL);
        } else if (code < 1 << 8) {
            target[at++] = (byte) ((60 << 2) | LITERAL);
            target[at++] = (byte) code;
        } else {
            // A part has at most 2^16 bytes.
            target[at++] = (byte) ((61 << 2) | LITERAL);
            target[at++] = (byte) code;
            target[at++] = (byte) (code >>> 8);
        }
        System.arraycopy(source, from, target, at, length);
        return at + length;
    }

    private static int copy(int distance, int length, byte[] target, int targetAt) {
        int at = targetAt;
        int rest = length;
        while (rest > 64) {
            // Leaves a rest of at least four bytes, because the short form has no code for fewer.
            int some = rest >= 68 ? 64 : 60;
            at = copy2(distance, some, target, at);
            rest -= some;
        }
        if (rest < 12 && distance < 1 << 11) {
            target[at++] = (byte) (((distance >>> 8) << 5) | ((rest - 4) << 2) | COPY_1);
            target[at++] = (byte) distance;
            return at;
        }
        return copy2(distance, rest, target, at);
    }

    private static int copy2(int distance, int length, byte[] target, int at) {
        target[at] = (byte) (((length - 1) << 2) | COPY_2);
        target[at + 1] = (byte) distance;
        target[at + 2] = (byte) (distance >>> 8);
        return at + 3;
    }

    @Override
    public int decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int uncompressedLength) {
        int end = offset + length;
        int at = offset;
        long claimed = 0;
        int next = 0x80;
        while (next >= 0x80) {
            if (at == end || at - offset == MAX_LENGTH_BYTES) {
                return -1;
            }
            next = source[at] & 0xff;
            claimed |= (long) (next & 0x7f) << (7 * (at - offset));
            at++;
        }
        if (claimed != uncompressedLength) {
            return -1;
        }
        return unpack(source, at, end, target, targetOffset, uncompressedLength);
    }

    private static int unpack(byte[] source, int from, int end, byte[] target, int start, int length) {
        int at = from;
        int targetAt = start;
        int targetEnd = start + length;
        while (at < end) {
            int tag = source[at++] & 0xff;
            int code = tag >>> 2;
            int kind = tag & 3;
            int more = kind == LITERAL ? Math.max(0, code - 59) : kind == COPY_4 ? 4 : kind;
            if (more > end - at) {
                return -1;
            }
            long number = number(source, at, more);
            at += more;
            if (kind == LITERAL) {
                long count = (more == 0 ? code : number) + 1;
                if (count > end - at || count > targetEnd - targetAt) {
                    return -1;
                }
                System.arraycopy(source, at, target, targetAt, (int) count);
                at += (int) count;
                targetAt += (int) count;
            } else {
                long distance = kind == COPY_1 ? ((long) (code >>> 3) << 8) | number : number;
                int count = kind == COPY_1 ? (code & 7) + 4 : code + 1;
                if (distance == 0 || distance > targetAt - start || count > targetEnd - targetAt) {
                    return -1;
                }
                repeat(target, targetAt, (int) distance, count);
                targetAt += count;
            }
        }
        return targetAt == targetEnd ? length : -1;
    }

    /** Returns the little-endian number in at most four bytes. */
    private static long number(byte[] source, int at, int bytes) {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (source[at + i] & 0xffL) << (8 * i);
        }
        return number;
    }

    /** Copies {@code count} bytes from {@code distance} bytes before {@code at}; the two ranges may overlap. */
    private static void repeat(byte[] target, int at, int distance, int count) {
        int done = 0;
        // Each round doubles the number of bytes that the next one can copy.
        for (int some = distance; done < count; some = distance + done) {
            int length = Math.min(some, count - done);
            System.arraycopy(target, at - distance, target, at + done, length);
            done += length;
        }
    }
}
