package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The links of a skip list: towers of ints, each the number of an entry plus one, or zero. One thread creates and links
 * towers. Another may follow the links of a tower once it has acquired a link to its entry. A tower is identified by
 * its place and never moves. It has exactly the requested number of levels, and no reader reaches it on a higher level.
 */
final class Towers {

    private static final int CHUNK_SHIFT = 13;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int FIRST_DIRECTORY = 16;
    private static final VarHandle DIRECTORY;
    private static final VarHandle LINK = MethodHandles.arrayElementVarHandle(int[].class);

    static {
        try {
            DIRECTORY = MethodHandles.lookup().findVarHandle(Towers.class, "directory", int[][].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Footprint footprint;
    private int[][] directory = new int[FIRST_DIRECTORY][];
    private int end;

    Towers(Footprint footprint) {
        this.footprint = footprint;
        footprint.add((long) FIRST_DIRECTORY * Footprint.REFERENCE_BYTES);
    }

    /** Creates a tower without links. */
    int add(int height) {
        int tower = end;
        if (((tower + height - 1) >>> CHUNK_SHIFT) != ((tower - 1) >>> CHUNK_SHIFT)) {
            // A tower must fit in one chunk, so the end of the last chunk may stay unused.
            tower = (tower + CHUNK - 1) & -CHUNK;
            addChunk(tower >>> CHUNK_SHIFT);
        }
        end = tower + height;
        return tower;
    }

    private void addChunk(int number) {
        int[] chunk = new int[CHUNK];
        int[][] chunks = directory;
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, number * 2);
            footprint.add((long) number * Footprint.REFERENCE_BYTES);
        }
        chunks[number] = chunk;
        footprint.add((long) CHUNK * Integer.BYTES);
        // Released to chunk(): a reader may load the grown directory before it sees the new chunk's towers, and must
        // find the old chunks.
        DIRECTORY.setRelease(this, chunks);
    }

    private int[] chunk(int tower) {
        // Acquires what addChunk() released.
        return ((int[][]) DIRECTORY.getAcquire(this))[tower >>> CHUNK_SHIFT];
    }

    /** Returns the entry that follows a tower on a level, or NONE. */
    int next(int tower, int level) {
        // Acquires what link() released: the entry, its block, and its tower.
        return (int) LINK.getAcquire(chunk(tower), (tower & (CHUNK - 1)) + level) - 1;
    }

    /** Sets the entry that follows a tower on a level. No reader can reach the tower yet. */
    void prepare(int tower, int level, int next) {
        chunk(tower)[(tower & (CHUNK - 1)) + level] = next == NONE ? 0 : next + 1;
    }

    /** Sets the entry that follows a tower on a level. From then on readers can reach the entry. */
    void link(int tower, int level, int next) {
        // Released to next().
        LINK.setRelease(chunk(tower), (tower & (CHUNK - 1)) + level, next + 1);
    }
}
