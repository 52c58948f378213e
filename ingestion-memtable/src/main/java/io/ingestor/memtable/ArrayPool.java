package io.ingestor.memtable;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that nobody uses, for the next who needs such: tables take theirs from here and {@linkplain SealedMemtable#recycle give} them back, so that a steady flow of entries makes no garbage. Who gives
 * an array must be the last who looks at it.
 *
 * <p>It grows by what is given and shrinks by what is taken or {@linkplain #trim trimmed}; it has no limit of its own. Bytes are counted as tables count them: capacity, without headers. Thread-safe.
 */
public final class ArrayPool {

    /** Shorter blocks are made anew: to keep them would take more than they are. */
    private static final int MIN_BLOCK = 4 << 10;

    /** So many lengths of blocks there are from one power of two to the next, so that a block is at most an eighth longer than it must be, and still often finds one before it. */
    private static final int STEPS = 8;

    /** Free arrays by length, the longest last. */
    private final NavigableMap<Integer, ArrayDeque<byte[]>> blocks = new TreeMap<>();

    private final NavigableMap<Integer, ArrayDeque<long[]>> words = new TreeMap<>();
    private final NavigableMap<Integer, ArrayDeque<long[]>> zeros = new TreeMap<>();
    private long bytes;

    /** An empty pool. */
    public ArrayPool() {}

    /** An array for a block of at least that length; what is in it is anybody's guess. */
    public byte[] takeBlock(int minLength) {
        int length = blockLength(minLength);
        byte[] free = take(blocks, length, length);
        return free == null ? new byte[length] : free;
    }

    /** Most that {@link #takeBlock} gives for a length up to that. */
    public static long longestBlock(long minLength) {
        return minLength + minLength / STEPS;
    }

    /** Gives a block; one of a length that is never asked for is left to the collector. */
    public void giveBlock(byte[] block) {
        if (block.length >= MIN_BLOCK && blockLength(block.length) == block.length) {
            give(blocks, block, block.length, block.length);
        }
    }

    /** An array of that length; what is in it is anybody's guess. */
    public long[] takeWords(int length) {
        long[] free = take(words, length, (long) length * Long.BYTES);
        return free == null ? new long[length] : free;
    }

    /** Gives what {@link #takeWords} is to give again. */
    public void giveWords(long[] array) {
        give(words, array, array.length, (long) array.length * Long.BYTES);
    }

    /** An array of that length, all of it zero. */
    public long[] takeZeros(int length) {
        long[] free = take(zeros, length, (long) length * Long.BYTES);
        return free == null ? new long[length] : free;
    }

    /** Gives what {@link #takeZeros} is to give again: it must be all zero. */
    public void giveZeros(long[] array) {
        give(zeros, array, array.length, (long) array.length * Long.BYTES);
    }

    /** What it holds. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Leaves arrays to the collector until no more than that is held. */
    public synchronized void trim(long maxBytes) {
        trim(blocks, maxBytes, Byte.BYTES);
        trim(words, maxBytes, Long.BYTES);
        trim(zeros, maxBytes, Long.BYTES);
    }

    private static int blockLength(int minLength) {
        if (minLength < MIN_BLOCK) {
            return minLength;
        }
        int step = Integer.highestOneBit(minLength) / STEPS;
        long length = ((long) minLength + step - 1) / step * step;
        return length > Integer.MAX_VALUE - Long.BYTES ? minLength : (int) length;
    }

    private synchronized <A> @Nullable A take(Map<Integer, ArrayDeque<A>> free, int length, long arrayBytes) {
        ArrayDeque<A> same = free.get(length);
        A array = same == null ? null : same.poll();
        if (array != null) {
            bytes -= arrayBytes;
        }
        return array;
    }

    private synchronized <A> void give(Map<Integer, ArrayDeque<A>> free, A array, int length, long arrayBytes) {
        free.computeIfAbsent(length, unused -> new ArrayDeque<>()).push(array);
        bytes += arrayBytes;
    }

    private <A> void trim(NavigableMap<Integer, ArrayDeque<A>> free, long maxBytes, long elementBytes) {
        Iterator<Map.Entry<Integer, ArrayDeque<A>>> lengths =
                free.descendingMap().entrySet().iterator();
        while (bytes > maxBytes && lengths.hasNext()) {
            Map.Entry<Integer, ArrayDeque<A>> same = lengths.next();
            while (bytes > maxBytes && !same.getValue().isEmpty()) {
                same.getValue().remove();
                bytes -= same.getKey() * elementBytes;
            }
            if (same.getValue().isEmpty()) {
                lengths.remove();
            }
        }
    }
}
