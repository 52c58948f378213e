package io.ingestor.wal.segmented;

import io.ingestor.wal.segmented.CrashEnumerator.Found;
import java.util.Arrays;
import java.util.List;

/**
 * The promises of a log up to some point, and the check that a recovery keeps them. Entries are identified by small
 * ids.
 */
final class CrashPromises {

    private static final int NEVER = -1;

    /** The record count of each entry that was appended. */
    private int[] appended = new int[0];

    /** The first sequence of each promised entry; 0 if the entry was not promised. */
    private long[] promised = new long[0];

    /** The number of the check in which each entry was seen last. */
    private long[] seen = new long[0];

    private long truncatedBefore = 1;

    /** The sequence after the highest promised one; no recovery may continue below it. */
    private long promisedBefore = 1;

    private long checks;

    void appended(int id, int recordCount) {
        if (id >= appended.length) {
            int from = appended.length;
            int to = Math.max(id + 1, from * 2);
            appended = Arrays.copyOf(appended, to);
            Arrays.fill(appended, from, to, NEVER);
            promised = Arrays.copyOf(promised, to);
            seen = Arrays.copyOf(seen, to);
        }
        appended[id] = recordCount;
    }

    void promised(int id, long firstSequence) {
        if (!isAppended(id)) {
            throw new AssertionError("entry " + id + " at " + firstSequence + " was promised, but never appended");
        }
        if (promised[id] != 0 && promised[id] != firstSequence) {
            throw new AssertionError(
                    "entry " + id + " was promised at " + promised[id] + ", now it is at " + firstSequence);
        }
        promised[id] = firstSequence;
        promisedBefore = Math.max(promisedBefore, firstSequence + appended[id]);
    }

    void truncated(long sequence) {
        truncatedBefore = Math.max(truncatedBefore, sequence);
    }

    private boolean isAppended(int id) {
        return id >= 0 && id < appended.length && appended[id] != NEVER;
    }

    /**
     * Checks that no entry is invented or duplicated, and that no sequence is assigned twice. Every promised entry must
     * be at its place or have been released.
     */
    void check(List<Found> found, long nextSequence) {
        long check = ++checks;
        for (Found entry : found) {
            int id = entry.id();
            if (!isAppended(id) || appended[id] != entry.recordCount()) {
                throw new AssertionError(entry + " was not appended like this");
            }
            if (seen[id] == check) {
                throw new AssertionError(entry + " is there twice");
            }
            seen[id] = check;
            if (promised[id] != 0 && promised[id] != entry.firstSequence()) {
                throw new AssertionError(entry + " was promised at " + promised[id]);
            }
        }
        if (nextSequence < promisedBefore) {
            throw new AssertionError("the log goes on at " + nextSequence + ", but sequences up to "
                    + (promisedBefore - 1) + " were promised");
        }
        long first = found.isEmpty() ? Long.MAX_VALUE : found.get(0).firstSequence();
        for (int id = 0; id < promised.length; id++) {
            if (promised[id] != 0 && seen[id] != check) {
                long next = promised[id] + appended[id];
                if (next > truncatedBefore || next > first) {
                    throw new AssertionError("entry " + id + " was promised at " + promised[id]
                            + " and is missing, there are " + found.size() + " from " + first + " on");
                }
            }
        }
    }
}
