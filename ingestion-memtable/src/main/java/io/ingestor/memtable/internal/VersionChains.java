package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static io.ingestor.memtable.internal.EntryFormat.high;
import static io.ingestor.memtable.internal.EntryFormat.low;
import static io.ingestor.memtable.internal.EntryFormat.pack;

import io.ingestor.memtable.ArrayPool;

/**
 * Leads from an entry to the older entries of its key. The chain runs against the sequences, and a link never changes: whatever the versions are, a new entry becomes the new
 * head in constant time.
 *
 * <p>A key's first entry has no node. Every later one has a node of four words:
 *
 * <pre>
 *   0  previous entry (32) | jump, an entry further back or NONE (32)
 *   1  best: the latest among this entry and all before it (32) | depth: how many these are (32)
 *   2  lowest version from this entry on, as far as its jump (exclusive)
 *   3  highest version of these
 * </pre>
 *
 * <p>The jumps are those of E. W. Myers, "An applicative random-access stack" (1983): one per node, found in constant time, and any place of the chain is reached in a logarithmic
 * number of steps. The span of versions lets the search for one version jump over what cannot hold it: logarithmic too where versions rise with sequences, and at worst the chain's length
 * where they are in no order at all.
 */
final class VersionChains {

    private static final int WORDS = 4;
    private static final int LINKS = 0;
    private static final int BEST_AND_DEPTH = 1;
    private static final int LOWEST = 2;
    private static final int HIGHEST = 3;

    private final Entries entries;
    private final LongChunks nodes;

    VersionChains(Entries entries, ArrayPool pool, Footprint footprint) {
        this.entries = entries;
        this.nodes = new LongChunks(WORDS, pool, footprint);
    }

    /** Makes the node of an entry about to be appended after {@code head}. */
    int append(int entry, long version, int head) {
        int jump = head;
        long lowest = version;
        long highest = version;
        int middle = jump(head);
        int far = jump(middle);
        if (depth(head) - depth(middle) == depth(middle) - depth(far)) {
            jump = far;
            lowest = Math.min(version, Math.min(lowest(head), lowest(middle)));
            highest = Math.max(version, Math.max(highest(head), highest(middle)));
        }
        int best = best(head);
        int node = nodes.append();
        long[] chunk = nodes.chunk(node);
        int base = nodes.base(node);
        chunk[base + LINKS] = pack(head, jump);
        chunk[base + BEST_AND_DEPTH] = pack(version >= entries.version(best) ? entry : best, depth(head) + 1);
        chunk[base + LOWEST] = lowest;
        chunk[base + HIGHEST] = highest;
        return node;
    }

    /** Reads what {@link #append} will read of that head, so that it is at hand then. */
    long touch(int head) {
        int jump = jump(head);
        return jump == NONE ? 0 : depth(jump);
    }

    /** Gives its memory to the pool. */
    void recycle() {
        nodes.recycle();
    }

    /** The newest entry of the chain from {@code head} that the snapshot sees, or NONE. */
    int newestSeen(int head, long snapshot) {
        int entry = head;
        while (entry != NONE && entries.sequence(entry) > snapshot) {
            entry = stepToSnapshot(entry, snapshot);
        }
        return entry;
    }

    /** From an entry that the snapshot does not see to an older one that is no further back than the newest that it sees. */
    int stepToSnapshot(int entry, long snapshot) {
        int jump = jump(entry);
        return jump != NONE && entries.sequence(jump) > snapshot ? jump : previous(entry);
    }

    /** The latest of an entry and all before it. */
    int best(int entry) {
        int node = entries.node(entry);
        return node == NONE ? entry : high(nodes.word(node, BEST_AND_DEPTH));
    }

    /** The newest among an entry and all before it that has the version, or NONE. */
    int withVersion(int newest, long version) {
        int entry = newest;
        while (entry != NONE && version <= entries.version(best(entry))) {
            if (entries.version(entry) == version) {
                return entry;
            }
            entry = stepToVersion(entry, version);
        }
        return NONE;
    }

    /** From an entry that does not have the version to an older one that is no further back than the newest that has it. */
    int stepToVersion(int entry, long version) {
        boolean outsideSpan = version < lowest(entry) || version > highest(entry);
        return outsideSpan ? jump(entry) : previous(entry);
    }

    int previous(int entry) {
        int node = entries.node(entry);
        return node == NONE ? NONE : high(nodes.word(node, LINKS));
    }

    int depth(int entry) {
        if (entry == NONE) {
            return 0;
        }
        int node = entries.node(entry);
        return node == NONE ? 1 : low(nodes.word(node, BEST_AND_DEPTH));
    }

    private int jump(int entry) {
        if (entry == NONE) {
            return NONE;
        }
        int node = entries.node(entry);
        return node == NONE ? NONE : low(nodes.word(node, LINKS));
    }

    private long lowest(int entry) {
        int node = entries.node(entry);
        return node == NONE ? entries.version(entry) : nodes.word(node, LOWEST);
    }

    private long highest(int entry) {
        int node = entries.node(entry);
        return node == NONE ? entries.version(entry) : nodes.word(node, HIGHEST);
    }
}
