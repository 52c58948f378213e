package io.ingestor.memtable.internal;

import io.ingestor.memtable.ArrayPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * An append-only array of rows of a fixed number of words, in chunks that never move. One thread appends. Another may
 * read a row once it has acquired the row's number.
 */
final class LongChunks {

    private static final int FIRST_DIRECTORY = 16;
    private static final VarHandle DIRECTORY;

    static {
        try {
            DIRECTORY = MethodHandles.lookup().findVarHandle(LongChunks.class, "directory", long[][].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ArrayPool pool;
    private final Footprint footprint;
    private final int words;
    private final int rowsShift;
    private final int rowMask;
    private long[][] directory = new long[FIRST_DIRECTORY][];
    private int count;

    /**
     * @param rowsShift the binary logarithm of the rows per chunk; a chunk should stay below half a region of the
     *     smallest G1 heaps (512 KiB), so that it is never a humongous object
     */
    LongChunks(int words, int rowsShift, ArrayPool pool, Footprint footprint) {
        this.pool = pool;
        this.words = words;
        this.rowsShift = rowsShift;
        this.rowMask = (1 << rowsShift) - 1;
        this.footprint = footprint;
        footprint.add((long) FIRST_DIRECTORY * Footprint.REFERENCE_BYTES);
    }

    /** Makes room for one more row and returns its number. For the writer only. */
    int append() {
        int row = count;
        if ((row & rowMask) == 0) {
            addChunk(row >>> rowsShift);
        }
        count = row + 1;
        return row;
    }

    private void addChunk(int number) {
        long[] chunk = pool.takeWords((1 << rowsShift) * words);
        long[][] chunks = directory;
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, number * 2);
            footprint.add((long) number * Footprint.REFERENCE_BYTES);
        }
        chunks[number] = chunk;
        footprint.add((long) chunk.length * Long.BYTES);
        // Released to chunk(): a reader may load the grown directory before it sees the new chunk's rows, and must find
        // the old chunks.
        DIRECTORY.setRelease(this, chunks);
    }

    /** Returns the chunk that holds a row. */
    long[] chunk(int row) {
        // Acquires what addChunk() released.
        return ((long[][]) DIRECTORY.getAcquire(this))[row >>> rowsShift];
    }

    /** Returns the offset of a row's words in its chunk. */
    int base(int row) {
        return (row & rowMask) * words;
    }

    long word(int row, int word) {
        return chunk(row)[base(row) + word];
    }

    int count() {
        return count;
    }

    /** Gives the chunks to the pool. No thread may read them any more. */
    void recycle() {
        for (int number = 0; number < directory.length && directory[number] != null; number++) {
            pool.giveWords(directory[number]);
        }
        directory = new long[0][];
    }
}
