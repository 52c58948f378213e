package io.ingestor.memtable.internal;

import io.ingestor.memtable.ArrayPool;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An index that maps a key to its newest entry, by extendible hashing. The leading bits of a hash choose a segment
 * through a directory, and a full segment is split in two. A put therefore copies one segment now and then, and less
 * often the directory of references to segments.
 *
 * <p>If splits cannot separate the keys, because very many hashes share their leading bits, the segment is enlarged
 * instead. This is slower, but keeps the directory in proportion to the segments.
 */
final class HashIndex {

    private static final int SEGMENT_SLOTS = 2048;
    /** The average number of keys in a segment: over time, segments are about half full. */
    private static final int KEYS_PER_SEGMENT = SEGMENT_SLOTS / 2;

    /**
     * The maximum number of bits that choose a segment. Together with the 11 bits that choose a slot, these are all
     * bits of a hash.
     */
    private static final int MAX_DEPTH = 21;

    private static final int DIRECTORY_PER_SEGMENT = 8;

    private static final VarHandle DIRECTORY;
    private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(IndexSegment[].class);

    static {
        try {
            DIRECTORY = MethodHandles.lookup().findVarHandle(HashIndex.class, "directory", IndexSegment[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ArrayPool pool;
    private final Footprint footprint;

    /** The depth of segments that are not created by a split. */
    private final int depth;

    /**
     * The segment that was split or enlarged last, the head of a list of all such segments. Readers may still use them,
     * so they are kept as long as the table.
     */
    private @Nullable IndexSegment retired;

    /**
     * The segments by the leading bits of hashes. A segment is created for its first key, so that no put creates many.
     */
    private @Nullable IndexSegment[] directory;

    private int segmentCount;

    HashIndex(int expectedKeys, ArrayPool pool, Footprint footprint) {
        this.pool = pool;
        this.footprint = footprint;
        int bits = 0;
        while (bits < MAX_DEPTH && (long) KEYS_PER_SEGMENT << bits < expectedKeys) {
            bits++;
        }
        depth = bits;
        directory = new @Nullable IndexSegment[1 << depth];
        segmentCount = directory.length;
        footprint.add((long) directory.length * Footprint.REFERENCE_BYTES);
    }

    /** Returns the segment of a hash for a lookup, or null if there is none yet. */
    @Nullable
    IndexSegment segment(int hash) {
        // Acquires what replace() and doubleDirectory() released.
        IndexSegment[] segments = (IndexSegment[]) DIRECTORY.getAcquire(this);
        return (IndexSegment) SEGMENT.getAcquire(segments, place(hash, segments.length));
    }

    /** Returns the segment of a hash with room for one more key. For the writer only. */
    IndexSegment segmentWithRoom(int hash) {
        IndexSegment segment = writersSegment(hash);
        while (segment.isFull()) {
            split(segment, hash);
            segment = writersSegment(hash);
        }
        return segment;
    }

    /** Returns the segment of a hash, creating it if necessary. For the writer only. */
    IndexSegment writersSegment(int hash) {
        IndexSegment segment = directory[place(hash, directory.length)];
        return segment != null ? segment : make(hash);
    }

    private IndexSegment make(int hash) {
        IndexSegment made = new IndexSegment(SEGMENT_SLOTS, depth, pool);
        footprint.add(made.capacityBytes());
        replace(made, hash, made, made);
        return made;
    }

    private static int place(int hash, int directoryLength) {
        // In two steps, because a directory of one element requires a shift by 32.
        return (hash >>> 1) >>> Integer.numberOfLeadingZeros(directoryLength);
    }

    private void split(IndexSegment segment, int hash) {
        boolean directoryIsTooShort = directory.length == 1 << segment.depth();
        boolean directoryIsTooLong = directory.length >= (long) segmentCount * DIRECTORY_PER_SEGMENT;
        if (segment.depth() == MAX_DEPTH || (directoryIsTooShort && directoryIsTooLong)) {
            IndexSegment larger = segment.enlarge();
            replace(segment, hash, larger, larger);
            footprint.add(larger.capacityBytes());
            retire(segment);
            return;
        }
        if (directoryIsTooShort) {
            doubleDirectory();
        }
        IndexSegment[] halves = segment.split();
        replace(segment, hash, halves[0], halves[1]);
        segmentCount++;
        footprint.add(halves[0].capacityBytes() + halves[1].capacityBytes());
        retire(segment);
    }

    private void retire(IndexSegment segment) {
        segment.retireAfter(retired);
        retired = segment;
    }

    /** Gives all memory to the pool. No thread may read the index any more. */
    void recycle() {
        for (IndexSegment segment = retired; segment != null; segment = segment.retiredBefore()) {
            segment.recycle();
        }
        retired = null;
        IndexSegment before = null;
        for (@Nullable IndexSegment segment : directory) {
            // All references to a segment are adjacent.
            if (segment != null && segment != before) {
                segment.recycle();
            }
            before = segment;
        }
        directory = new IndexSegment[0];
    }

    private void doubleDirectory() {
        @Nullable IndexSegment[] old = directory;
        @Nullable IndexSegment[] grown = new @Nullable IndexSegment[old.length * 2];
        for (int i = 0; i < grown.length; i++) {
            grown[i] = old[i >>> 1];
        }
        footprint.add((long) old.length * Footprint.REFERENCE_BYTES);
        // Released to segment(). A reader with the old directory misses only later puts, which its snapshot does not
        // see.
        DIRECTORY.setRelease(this, grown);
    }

    private void replace(IndexSegment segment, int hash, IndexSegment first, IndexSegment second) {
        int places = directory.length >>> segment.depth();
        int from = place(hash, directory.length) & -places;
        for (int i = 0; i < places; i++) {
            // Released to segment(): the slots of a new segment are written before the reference to it.
            SEGMENT.setRelease(directory, from + i, i < places >>> 1 ? first : second);
        }
    }
}
