package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;

/** The encoding of levels and ids of a dictionary: runs of equal numbers, and packed bits. */
final class Runs {

    private static final int FIRST_SLAB = 64;
    private static final int LARGEST_SLABS = 1 << 18;

    private static final int GROUP = 8;

    /** The groups of which the number fits into one byte. */
    private static final int MAX_GROUPS = 63;

    private Runs() {}

    static int width(int largest) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(largest);
    }

    static RunLengthBitPackingHybridEncoder encoder(int width) {
        return new RunLengthBitPackingHybridEncoder(
                width, FIRST_SLAB, LARGEST_SLABS, HeapByteBufferAllocator.getInstance());
    }

    /** Appends one number, repeated. */
    static void appendRun(Bytes target, int width, int number, int times) {
        target.putVarInt(times << 1);
        for (int shift = 0; shift < width; shift += Byte.SIZE) {
            target.putByte(number >>> shift);
        }
    }

    /**
     * Appends numbers, as the library's encoder does: eight or more equal ones become a run, others groups of eight
     * with the same number of bits each.
     */
    static void append(Bytes target, int width, int[] numbers, int count) {
        int packed = 0;
        int at = 0;
        while (at < count) {
            int run = runLength(numbers, at, count);
            if (run >= GROUP) {
                appendGroups(target, width, numbers, packed, at);
                appendRun(target, width, numbers[at], run);
                at += run;
                packed = at;
            } else {
                at += Math.min(GROUP, count - at);
            }
        }
        appendGroups(target, width, numbers, packed, count);
    }

    private static int runLength(int[] numbers, int from, int count) {
        int end = from + 1;
        while (end < count && numbers[end] == numbers[from]) {
            end++;
        }
        return end - from;
    }

    private static void appendGroups(Bytes target, int width, int[] numbers, int from, int to) {
        for (int start = from; start < to; start += MAX_GROUPS * GROUP) {
            int end = Math.min(to, start + MAX_GROUPS * GROUP);
            int groups = (end - start + GROUP - 1) / GROUP;
            target.putVarInt((groups << 1) | 1);
            for (int group = start; group < end; group += GROUP) {
                pack(target, width, numbers, group, Math.min(end, group + GROUP));
            }
        }
    }

    /** Appends a group. The ones that are missing in the last group are zero. */
    private static void pack(Bytes target, int width, int[] numbers, int from, int to) {
        long word = 0;
        int bits = 0;
        int bytes = 0;
        for (int i = from; i < to; i++) {
            word |= (long) numbers[i] << bits;
            bits += width;
            if (bits >= Integer.SIZE) {
                target.putInt((int) word);
                word >>>= Integer.SIZE;
                bits -= Integer.SIZE;
                bytes += Integer.BYTES;
            }
        }
        for (; bytes < width; bytes++) {
            target.putByte((int) word);
            word >>>= Byte.SIZE;
        }
    }

    /** Adds a number to an encoder, repeated. */
    static void add(RunLengthBitPackingHybridEncoder encoder, int number, int times) {
        try {
            for (int i = 0; i < times; i++) {
                encoder.writeInt(number);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Appends the numbers of an encoder, and empties it. */
    static void append(Bytes target, RunLengthBitPackingHybridEncoder encoder) {
        try {
            encoder.toBytes().writeAllTo(target);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        encoder.reset();
    }
}
