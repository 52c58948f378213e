package io.ingestor.memtable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arrays that nobody uses, for the next who needs such: tables take theirs from here and
 * {@linkplain SealedMemtable#recycle give} them back, so that a steady flow of entries makes no garbage. Who gives an
 * array must be the last who looks at it.
 *
 * <p>It grows by what is given and shrinks by what is taken or {@linkplain #trim trimmed}; it has no limit of its own.
 * Bytes are counted as tables count them: capacity, without headers. Thread-safe.
 */
public final class ArrayPool {

    /** Shorter blocks are made anew: to keep them would take more than they are. */
    private static final int MIN_BLOCK = 4 << 10;

    /**
     * So many lengths of blocks there are from one power of two to the next, so that a new block is at most an eighth
     * longer than it must be, and blocks of about one length are of the same.
     */
    private static final int STEPS = 8;

    /** A block that is up to a quarter longer does as well: what comes is not of the same lengths as what went. */
    private static final int LARGER = 4;

    /**
     * Free arrays of one length. There are few lengths, so a shelf is looked for one by one, without an object for the
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

    /** Written under the lock; volatile, so that a look needs none. */
    private volatile long bytes;

    /** An empty pool. */
    public ArrayPool() {}

    /** An array for a block of at least that length; what is in it is anybody's guess. */
    public byte[] takeBlock(int minLength) {
        int length = blockLength(minLength);
        byte[] free = take(blocks, length, length < MIN_BLOCK ? length : length + length / LARGER);
        return free == null ? new byte[length] : free;
    }

    /** Most that {@link #takeBlock} gives for a length up to that. */
    public static long longestBlock(long minLength) {
        long made = minLength + minLength / STEPS;
        return made + made / LARGER;
    }

    /** Gives a block; one of a length that is never asked for is left to the collector. */
    public void giveBlock(byte[] block) {
        if (block.length >= MIN_BLOCK && blockLength(block.length) == block.length) {
            give(blocks, block, block.length, block.length);
        }
    }

    /** An array of that length; what is in it is anybody's guess. */
    public long[] takeWords(int length) {
        long[] free = take(words, length, length);
        return free == null ? new long[length] : free;
    }

    /** Gives what {@link #takeWords} is to give again. */
    public void giveWords(long[] array) {
        give(words, array, array.length, (long) array.length * Long.BYTES);
    }

    /** What it holds. */
    public long bytes() {
        return bytes;
    }

    /** Leaves arrays to the collector until no more than that is held. */
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
