package io.ingestor.memtable.internal;

import static io.ingestor.memtable.internal.EntryFormat.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.memtable.ArrayPool;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests that searches are short, which is a property of the links. Steps are counted, not timed. */
class VersionChainsTest {

    private static final int LENGTH = 100_000;
    /** The maximum number of steps, three times the binary logarithm of the length. */
    private static final int NEAR = 51;

    private final Footprint footprint = new Footprint();
    private final Blocks blocks = new Blocks(1, footprint, footprint);
    private final Entries entries = new Entries(blocks, new ArrayPool(), footprint);
    private final VersionChains chains = new VersionChains(entries, new ArrayPool(), footprint);

    private int chainOf(LongUnaryOperator versionAt) {
        int block = blocks.add(new byte[] {'k'});
        int head = NONE;
        for (int i = 0; i < LENGTH; i++) {
            long version = versionAt.applyAsLong(i);
            long link = head == NONE ? VersionChains.FIRST : chains.append(i, version, head);
            head = entries.append(block, 0, 1, 0, 0, version, i + 1, link);
        }
        return head;
    }

    @Test
    void everySnapshotOfALongChainIsNearItsHead() {
        int head = chainOf(i -> i);

        int farthest = 0;
        for (int snapshot = 1; snapshot <= LENGTH; snapshot++) {
            assertThat(chains.newestSeen(head, snapshot)).isEqualTo(snapshot - 1);
            farthest = Math.max(farthest, stepsToSequence(head, snapshot));
        }

        assertThat(farthest).isBetween(10, NEAR);
    }

    private int stepsToSequence(int head, long snapshot) {
        int steps = 0;
        for (int entry = head; entries.sequence(entry) > snapshot; steps++) {
            entry = chains.stepToSnapshot(entry, snapshot);
        }
        return steps;
    }

    @Test
    void everyVersionOfALongRisingChainIsNearItsHead() {
        int head = chainOf(i -> i * 2L);

        int farthest = 0;
        for (int i = 0; i < LENGTH; i++) {
            assertThat(chains.withVersion(head, i * 2L)).isEqualTo(i);
            assertThat(chains.withVersion(head, i * 2L + 1)).isEqualTo(NONE);
            farthest = Math.max(farthest, stepsToVersion(head, i * 2L));
        }

        assertThat(farthest).isBetween(10, NEAR);
    }

    @Test
    void everyVersionOfAChainWithLateEntriesIsNearItsHead() {
        // Pairs are swapped: 1, 0, 3, 2, ...
        int head = chainOf(i -> i ^ 1);

        int farthest = 0;
        for (int i = 0; i < LENGTH; i++) {
            assertThat(chains.withVersion(head, i ^ 1)).isEqualTo(i);
            farthest = Math.max(farthest, stepsToVersion(head, i ^ 1));
        }

        assertThat(farthest).isBetween(10, NEAR);
    }

    private int stepsToVersion(int head, long version) {
        int steps = 0;
        for (int entry = head; entries.version(entry) != version; steps++) {
            entry = chains.stepToVersion(entry, version);
        }
        return steps;
    }

    @Test
    void theBestIsKnownWhateverTheOrderOfVersions() {
        int head = chainOf(i -> i == 17 ? Long.MAX_VALUE : LENGTH - i);

        assertThat(chains.best(head)).isEqualTo(17);
        assertThat(chains.best(chains.newestSeen(head, 17))).isEqualTo(0);
        assertThat(chains.depthOf(head)).isEqualTo(LENGTH);
    }
}
