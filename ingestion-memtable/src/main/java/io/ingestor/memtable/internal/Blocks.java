package io.ingestor.memtable.internal;

import io.ingestor.memtable.ArrayPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The blocks of a table, by number. One thread adds blocks. Other threads may read a block once they have seen one of
 * its entries by an acquire read.
 */
final class Blocks {

    private static final int FIRST_DIRECTORY = 16;
    private static final VarHandle DIRECTORY;

    static {
        try {
            DIRECTORY = MethodHandles.lookup().findVarHandle(Blocks.class, "directory", byte[][].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int limit;
    private final Footprint blockBytes;
    private final Footprint directoryBytes;
    private byte[][] directory = new byte[FIRST_DIRECTORY][];
    private int count;

    Blocks(int limit, Footprint blockBytes, Footprint directoryBytes) {
        this.limit = limit;
        this.blockBytes = blockBytes;
        this.directoryBytes = directoryBytes;
        directoryBytes.add((long) FIRST_DIRECTORY * Footprint.REFERENCE_BYTES);
    }

    int add(byte[] block) {
        if (count == limit) {
            throw new IllegalStateException(
                    "the table holds its limit of " + limit + " blocks: seal it and continue in a new one");
        }
        byte[][] blocks = directory;
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, (int) Math.min((long) count * 2, Integer.MAX_VALUE - 8));
            directoryBytes.add((long) (blocks.length - count) * Footprint.REFERENCE_BYTES);
        }
        blocks[count] = block;
        blockBytes.add(block.length);
        // Released to block(): a reader may load the grown directory before it sees the new block's entries, and must
        // find the old blocks.
        DIRECTORY.setRelease(this, blocks);
        return count++;
    }

    byte[] block(int number) {
        // Acquires what add() released.
        return ((byte[][]) DIRECTORY.getAcquire(this))[number];
    }

    /** Gives the blocks to the pool. No thread may read the table any more. */
    void recycle(ArrayPool pool) {
        for (int number = 0; number < count; number++) {
            pool.giveBlock(directory[number]);
        }
        directory = new byte[0][];
        count = 0;
    }

    /** Returns the number of blocks. For the writer only. */
    int count() {
        return count;
    }
}
