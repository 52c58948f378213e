package io.ingestor.memtable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pool of free arrays. Tables take their arrays from a pool and {@linkplain SealedMemtable#recycle give} them back,
 * so that a steady flow of entries creates little garbage. An array must not be used after it was given back.
 *
 * <p>The pool grows by the arrays given to it and shrinks by those taken or {@linkplain #trim trimmed}; it has no limit
 * of its own. Bytes are counted as tables count them: capacity, without headers. Thread-safe.
 */
public final class ArrayPool {

    /**
     * The length below which blocks have their exact length and are not pooled, because each length would need its own
     * shelf.
     */
    private static final int MIN_BLOCK = 4 << 10;

    /**
     * The number of block lengths from one power of two to the next. A new block is at most an eighth longer than
     * needed, and requests of similar lengths share blocks.
     */
    private static final int STEPS = 8;

    /**
     * The divisor of a block's length that gives the maximum excess of a reused block. A reused block may be up to a
     * quarter longer than a new one, because the lengths requested vary.
     */
    private static final int LARGER = 4;

    /**
     * The free arrays of one length. Shelves are few, so they are searched linearly, which needs no key object for a
     * length.
     */
    private static final class Shelf<A> {

        final int length;
        final long arrayBytes;
        final ArrayDeque<A> arrays = new ArrayDeque<>();

        Shelf(int length, long arrayBytes) {
            this.length = length;
            this.arrayBytes = arrayBytes;
        }
    }

    private final List<Shelf<byte[]>> blocks = new ArrayList<>();
    private final List<Shelf<long[]>> words = new ArrayList<>();

    /** The bytes held. Written under the lock; volatile, so that reads need no lock. */
    private volatile long bytes;

    /** Creates an empty pool. */
    public ArrayPool() {}

    /** Returns an array for a block of at least {@code minLength} bytes. Its content is undefined. */
    public byte[] takeBlock(int minLength) {
        int length = blockLength(minLength);
        byte[] free = take(blocks, length, length < MIN_BLOCK ? length : length + length / LARGER);
        return free == null ? new byte[length] : free;
    }

    /** Returns an upper bound for the length of the arrays that {@link #takeBlock} returns for {@code minLength}. */
    public static long longestBlock(long minLength) {
        long made = minLength + minLength / STEPS;
        return made + made / LARGER;
    }

    /** Gives a block to the pool. Blocks of lengths that the pool does not use are left to the garbage collector. */
    public void giveBlock(byte[] block) {
        if (block.length >= MIN_BLOCK && blockLength(block.length) == block.length) {
            give(blocks, block, block.length, block.length);
        }
    }

    /** Returns an array of exactly {@code length} words. Its content is undefined. */
    public long[] takeWords(int length) {
        long[] free = take(words, length, length);
        return free == null ? new long[length] : free;
    }

    /** Gives an array to the pool for reuse by {@link #takeWords}. */
    public void giveWords(long[] array) {
        give(words, array, array.length, (long) array.length * Long.BYTES);
    }

    /** Returns the bytes that the pool holds. */
    public long bytes() {
        return bytes;
    }

    /** Drops arrays until the pool holds at most {@code maxBytes}. */
    public synchronized void trim(long maxBytes) {
        trim(blocks, maxBytes);
        trim(words, maxBytes);
    }

    private static int blockLength(int minLength) {
        if (minLength < MIN_BLOCK) {
            return minLength;
        }
        int step = Integer.highestOneBit(minLength) / STEPS;
        long length = ((long) minLength + step - 1) / step * step;
        return length > Integer.MAX_VALUE - Long.BYTES ? minLength : (int) length;
    }

    private synchronized <A> @Nullable A take(List<Shelf<A>> shelves, int minLength, int maxLength) {
        Shelf<A> best = null;
        for (int i = 0; i < shelves.size(); i++) {
            Shelf<A> shelf = shelves.get(i);
            boolean fits = shelf.length >= minLength && shelf.length <= maxLength && !shelf.arrays.isEmpty();
            if (fits && (best == null || shelf.length < best.length)) {
                best = shelf;
            }
        }
        if (best == null) {
            return null;
        }
        count(-best.arrayBytes);
        return best.arrays.poll();
    }

    private synchronized <A> void give(List<Shelf<A>> shelves, A array, int length, long arrayBytes) {
        Shelf<A> shelf = null;
        for (int i = 0; i < shelves.size() && shelf == null; i++) {
            shelf = shelves.get(i).length == length ? shelves.get(i) : null;
        }
        if (shelf == null) {
            shelf = new Shelf<>(length, arrayBytes);
            shelves.add(shelf);
        }
        shelf.arrays.push(array);
        count(arrayBytes);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock
    private void count(long delta) {
        bytes += delta;
    }

    private <A> void trim(List<Shelf<A>> shelves, long maxBytes) {
        for (Shelf<A> shelf : shelves) {
            while (bytes > maxBytes && !shelf.arrays.isEmpty()) {
                shelf.arrays.remove();
                count(-shelf.arrayBytes);
            }
        }
        shelves.removeIf(shelf -> shelf.arrays.isEmpty());
    }
}
