package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.BLOCK_AND_LINK;
import static io.ingestor.memtable.internal.EntryFormat.KEY;
import static io.ingestor.memtable.internal.EntryFormat.SEQUENCE;
import static io.ingestor.memtable.internal.EntryFormat.VALUE;
import static io.ingestor.memtable.internal.EntryFormat.VERSION;
import static io.ingestor.memtable.internal.EntryFormat.high;
import static io.ingestor.memtable.internal.EntryFormat.low;
import static io.ingestor.memtable.internal.EntryFormat.pack;

import io.ingestor.memtable.ArrayPool;
import io.ingestor.memtable.EntryView;
import java.util.Arrays;

/** The entries of a table by number, in the order of their sequences. An entry never changes. */
final class Entries {

    private static final int ROWS_SHIFT = 12;

    private final Blocks blocks;
    private final LongChunks chunks;

    Entries(Blocks blocks, ArrayPool pool, Footprint footprint) {
        this.blocks = blocks;
        this.chunks = new LongChunks(EntryFormat.WORDS, ROWS_SHIFT, pool, footprint);
    }

    /**
     * Appends an entry.
     *
     * @param link the link from {@link EntryFormat#link}
     */
    int append(
            int block,
            int keyOffset,
            int keyLength,
            int valueOffset,
            int valueLength,
            long version,
            long sequence,
            long link) {
        int entry = chunks.append();
        long[] chunk = chunks.chunk(entry);
        int base = chunks.base(entry);
        chunk[base + VERSION] = version;
        chunk[base + SEQUENCE] = sequence;
        chunk[base + BLOCK_AND_LINK] = EntryFormat.withBlock(link, block);
        chunk[base + KEY] = pack(keyOffset, keyLength);
        chunk[base + VALUE] = pack(valueOffset, valueLength);
        return entry;
    }

    /** Returns the number of entries appended. For the writer, or for any thread once the table is sealed. */
    int count() {
        return chunks.count();
    }

    long version(int entry) {
        return chunks.word(entry, VERSION);
    }

    long sequence(int entry) {
        return chunks.word(entry, SEQUENCE);
    }

    /** Returns word 2 of an entry, which contains the link and the block number. */
    long link(int entry) {
        return chunks.word(entry, BLOCK_AND_LINK);
    }

    byte[] block(int entry) {
        return blocks.block(EntryFormat.block(link(entry)));
    }

    int keyOffset(int entry) {
        return high(chunks.word(entry, KEY));
    }

    int keyLength(int entry) {
        return low(chunks.word(entry, KEY));
    }

    /**
     * Returns true if an entry has a key, given the place of the entry's key bytes. The place need not be read from the
     * entry, so the processor can fetch the entry and the key bytes in parallel.
     *
     * @param place block number (32) | offset (32)
     */
    boolean hasKey(int entry, long place, byte[] key, int offset, int length) {
        if (keyLength(entry) != length) {
            return false;
        }
        byte[] block = blocks.block(high(place));
        int from = low(place);
        return Arrays.equals(block, from, from + length, key, offset, offset + length);
    }

    /** Reads the first key byte and the words of an entry from its version to its key, to bring them into the cache. */
    long touch(int entry, long place) {
        return keyLength(entry) + version(entry) + blocks.block(high(place))[low(place)];
    }

    boolean hasKey(int entry, byte[] key) {
        return hasKey(entry, pack(EntryFormat.block(link(entry)), keyOffset(entry)), key, 0, key.length);
    }

    boolean startsWith(int entry, byte[] prefix) {
        if (keyLength(entry) < prefix.length) {
            return false;
        }
        int from = keyOffset(entry);
        return Arrays.equals(block(entry), from, from + prefix.length, prefix, 0, prefix.length);
    }

    /** Compares two entries by key, and those of one key latest first. */
    int compare(int entry, int other) {
        long[] chunk = chunks.chunk(entry);
        int base = chunks.base(entry);
        long[] otherChunk = chunks.chunk(other);
        int otherBase = chunks.base(other);
        long slice = otherChunk[otherBase + KEY];
        byte[] block = blocks.block(EntryFormat.block(otherChunk[otherBase + BLOCK_AND_LINK]));
        int order = compareKey(chunk, base, block, high(slice), low(slice));
        if (order == 0) {
            order = Long.compare(otherChunk[otherBase + VERSION], chunk[base + VERSION]);
        }
        // Entries are numbered in the order of their sequences.
        return order != 0 ? order : Integer.compare(other, entry);
    }

    private int compareKey(long[] chunk, int base, byte[] key, int offset, int length) {
        long slice = chunk[base + KEY];
        int from = high(slice);
        byte[] block = blocks.block(EntryFormat.block(chunk[base + BLOCK_AND_LINK]));
        return Arrays.compareUnsigned(block, from, from + low(slice), key, offset, offset + length);
    }

    /**
     * Returns true if an entry is before that key and version in the order of {@link #compare}. Entries with exactly
     * that key and version count as before if their number is at least {@code end}.
     */
    boolean isBefore(int entry, byte[] key, long version, int end) {
        long[] chunk = chunks.chunk(entry);
        int base = chunks.base(entry);
        int order = compareKey(chunk, base, key, 0, key.length);
        if (order != 0) {
            return order < 0;
        }
        long found = chunk[base + VERSION];
        return found != version ? found > version : entry >= end;
    }

    /**
     * Returns the length of the common prefix of two keys, up to a limit that must not exceed the first key's length.
     */
    int commonPrefix(int entry, int other, int limit) {
        int length = Math.min(limit, keyLength(other));
        int from = keyOffset(entry);
        int otherFrom = keyOffset(other);
        int mismatch = Arrays.mismatch(block(entry), from, from + length, block(other), otherFrom, otherFrom + length);
        return mismatch < 0 ? length : mismatch;
    }

    /**
     * Returns the eight bytes of the key after the first {@code skip} bytes, in big-endian order; missing bytes count
     * as zero.
     */
    long keyWord(int entry, int skip) {
        byte[] block = block(entry);
        int from = keyOffset(entry) + skip;
        int length = Math.min(Long.BYTES, keyLength(entry) - skip);
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word = (word << 8) | (i < length ? block[from + i] & 0xFF : 0);
        }
        return word;
    }

    /** Returns the number of entries with a sequence up to {@code snapshot} among the first {@code among} entries. */
    int countUpTo(long snapshot, int among) {
        int low = 0;
        int high = among;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(middle) <= snapshot) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Gives the chunks to the pool. */
    void recycle() {
        chunks.recycle();
    }

    /** Moves the view to an entry. Always returns true, for use as the result of a search. */
    boolean wrap(int entry, EntryView into) {
        long[] chunk = chunks.chunk(entry);
        int base = chunks.base(entry);
        byte[] block = blocks.block(EntryFormat.block(chunk[base + BLOCK_AND_LINK]));
        long key = chunk[base + KEY];
        long value = chunk[base + VALUE];
        long version = chunk[base + VERSION];
        long sequence = chunk[base + SEQUENCE];
        if (low(value) == EntryFormat.TOMBSTONE) {
            into.wrapTombstone(block, high(key), low(key), version, sequence);
        } else {
            into.wrap(block, high(key), low(key), high(value), low(value), version, sequence);
        }
        return true;
    }
}
