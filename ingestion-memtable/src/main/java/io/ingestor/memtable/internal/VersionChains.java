package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.PLACES;
import static io.ingestor.memtable.internal.EntryFormat.high;
import static io.ingestor.memtable.internal.EntryFormat.isLate;
import static io.ingestor.memtable.internal.EntryFormat.low;
import static io.ingestor.memtable.internal.EntryFormat.pack;
import static io.ingestor.memtable.internal.EntryFormat.place;

import io.ingestor.memtable.ArrayPool;

/**
 * The chains that lead from an entry to the older entries of its key. A chain is in descending order of sequences, and
 * its links never change. A new entry becomes the head in constant time, in any order of versions. An append usually
 * reads only the old head.
 *
 * <p>The entries of a key have cyclic places: the first has place 1, and every eighth has place 0. An entry is
 * <em>late</em> if an earlier entry of the key has a higher version. The link of an entry is the entry before it, or
 * NONE for the first. At place 0, the link is a milestone, a row of seven words:
 *
 * <pre>
 *   0  the entry of the milestone (32) | the entry before it (32)
 *   1  the milestone before it, or NONE (32) | jump, a milestone further back or NONE (32)
 *   2  best: the latest among the entry and all before it (32) | depth: the number of these (32)
 *   3  lowest version from the entry on, as far as the milestone before it (exclusive)
 *   4  highest version of these
 *   5  lowest version from the entry on, as far as its jump (exclusive)
 *   6  highest version of these
 * </pre>
 *
 * <p>The jumps are those of E. W. Myers, "An applicative random-access stack" (1983). Each milestone has one, which is
 * found in constant time, and any place of the chain is reached in a logarithmic number of steps. The version ranges
 * let the search for a version skip parts that cannot contain it. It takes logarithmic time if versions increase with
 * sequences, and linear time in the worst case.
 */
final class VersionChains {

    private static final int WORDS = 7;

    /** Chunks are small, because few tables have many milestones. */
    private static final int ROWS_SHIFT = 9;

    private static final int ENTRIES = 0;
    private static final int MILESTONES = 1;
    private static final int BEST_AND_DEPTH = 2;
    private static final int LOWEST = 3;
    private static final int HIGHEST = 4;
    private static final int LOWEST_TO_JUMP = 5;
    private static final int HIGHEST_TO_JUMP = 6;

    /** The link of the first entry of a key, for which {@link #append} is not called. */
    static final long FIRST = EntryFormat.link(false, 1, NONE);

    private final Entries entries;
    private final LongChunks milestones;

    VersionChains(Entries entries, ArrayPool pool, Footprint footprint) {
        this.entries = entries;
        this.milestones = new LongChunks(WORDS, ROWS_SHIFT, pool, footprint);
    }

    /** Returns the link of an entry that is about to be appended after {@code head}. */
    long append(int entry, long version, int head) {
        int best = best(head);
        boolean late = version < entries.version(best);
        int place = (place(entries.link(head)) + 1) % PLACES;
        int link = place == 0 ? appendMilestone(entry, version, head, late ? best : entry) : head;
        return EntryFormat.link(late, place, link);
    }

    private int appendMilestone(int entry, long version, int head, int best) {
        long lowest = version;
        long highest = version;
        int at = head;
        while (at != NONE && !isMilestone(at)) {
            lowest = Math.min(lowest, entries.version(at));
            highest = Math.max(highest, entries.version(at));
            at = previous(at);
        }
        int before = at == NONE ? NONE : milestone(at);
        int jump = before;
        long lowestToJump = lowest;
        long highestToJump = highest;
        int middle = jump(before);
        int far = jump(middle);
        if (middle != NONE && depth(before) - depth(middle) == depth(middle) - depth(far)) {
            jump = far;
            for (int passed = before; passed != far; passed = jump(passed)) {
                lowestToJump = Math.min(lowestToJump, milestones.word(passed, LOWEST_TO_JUMP));
                highestToJump = Math.max(highestToJump, milestones.word(passed, HIGHEST_TO_JUMP));
            }
        }
        int milestone = milestones.append();
        long[] chunk = milestones.chunk(milestone);
        int base = milestones.base(milestone);
        chunk[base + ENTRIES] = pack(entry, head);
        chunk[base + MILESTONES] = pack(before, jump);
        chunk[base + BEST_AND_DEPTH] = pack(best, depth(before) + PLACES);
        chunk[base + LOWEST] = lowest;
        chunk[base + HIGHEST] = highest;
        chunk[base + LOWEST_TO_JUMP] = lowestToJump;
        chunk[base + HIGHEST_TO_JUMP] = highestToJump;
        return milestone;
    }

    /** Gives the milestones to the pool. */
    void recycle() {
        milestones.recycle();
    }

    /** Returns the newest entry of the chain from {@code head} that the snapshot sees, or NONE. */
    int newestSeen(int head, long snapshot) {
        int entry = head;
        while (entry != NONE && entries.sequence(entry) > snapshot) {
            entry = stepToSnapshot(entry, snapshot);
        }
        return entry;
    }

    /**
     * Returns an older entry, but none beyond the newest one that the snapshot sees. The snapshot must not see the
     * given entry. Returns NONE at the end of the chain.
     */
    int stepToSnapshot(int entry, long snapshot) {
        if (isMilestone(entry)) {
            int milestone = milestone(entry);
            int jump = entryOf(jump(milestone));
            if (jump != NONE && entries.sequence(jump) > snapshot) {
                return jump;
            }
            int before = entryOf(before(milestone));
            if (before != NONE && entries.sequence(before) > snapshot) {
                return before;
            }
        }
        return previous(entry);
    }

    /** Returns the latest among an entry and all before it, which is the entry itself unless it is late. */
    int best(int entry) {
        int at = entry;
        while (isLate(entries.link(at))) {
            if (isMilestone(at)) {
                return high(milestones.word(milestone(at), BEST_AND_DEPTH));
            }
            at = previous(at);
        }
        return at;
    }

    /** Returns the newest entry with the version among an entry and all before it, or NONE. */
    int withVersion(int newest, long version) {
        int entry = newest;
        while (entry != NONE && entries.version(entry) != version) {
            entry = stepToVersion(entry, version);
        }
        return entry;
    }

    /**
     * Returns an older entry, but none beyond the newest older one with the version. The given entry must have another
     * version. Returns NONE if no older entry can have the version.
     */
    int stepToVersion(int entry, long version) {
        if (entries.version(entry) < version && !isLate(entries.link(entry))) {
            return NONE;
        }
        if (isMilestone(entry)) {
            int milestone = milestone(entry);
            if (isOutside(milestone, LOWEST_TO_JUMP, HIGHEST_TO_JUMP, version)) {
                return entryOf(jump(milestone));
            }
            if (isOutside(milestone, LOWEST, HIGHEST, version)) {
                return entryOf(before(milestone));
            }
        }
        return previous(entry);
    }

    private boolean isOutside(int milestone, int lowest, int highest, long version) {
        return version < milestones.word(milestone, lowest) || version > milestones.word(milestone, highest);
    }

    int previous(int entry) {
        return isMilestone(entry) ? low(milestones.word(milestone(entry), ENTRIES)) : low(entries.link(entry));
    }

    /** Returns the number of entries from the first of the chain to this one, inclusive. */
    int depthOf(int entry) {
        int steps = 0;
        int at = entry;
        while (at != NONE && !isMilestone(at)) {
            at = previous(at);
            steps++;
        }
        return at == NONE ? steps : steps + depth(milestone(at));
    }

    private boolean isMilestone(int entry) {
        return place(entries.link(entry)) == 0;
    }

    private int milestone(int entry) {
        return low(entries.link(entry));
    }

    private int entryOf(int milestone) {
        return milestone == NONE ? NONE : high(milestones.word(milestone, ENTRIES));
    }

    private int before(int milestone) {
        return high(milestones.word(milestone, MILESTONES));
    }

    private int jump(int milestone) {
        return milestone == NONE ? NONE : low(milestones.word(milestone, MILESTONES));
    }

    private int depth(int milestone) {
        return milestone == NONE ? 0 : low(milestones.word(milestone, BEST_AND_DEPTH));
    }
}
