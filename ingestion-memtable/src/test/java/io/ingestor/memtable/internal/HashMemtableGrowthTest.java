package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.Put;
import io.ingestor.memtable.RandomPuts;
import io.ingestor.memtable.Seeds;
import io.ingestor.memtable.Tables;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashMemtableGrowthTest {

    private static final byte[] ALL = new byte[0];

    private static LiveHashMemtable smallest(KeyHash keyHash, TableLimits limits) {
        return new LiveHashMemtable(MemtableOptions.of(1), keyHash, limits);
    }

    @ParameterizedTest
    @CsvSource({
        "GOOD, 100000",
        "ALL_THE_SAME, 4000",
        "SAME_LOW_BITS, 20000",
        "SAME_HIGH_BITS, 50000",
        "FEW_VALUES, 20000"
    })
    void everyKeyIsFoundAfterTheIndexHasGrown(KeyHashes keyHash, int keys) {
        LiveHashMemtable table = smallest(keyHash, TableLimits.largest());
        ByteBuffer block = ByteBuffer.allocate(keys * Integer.BYTES);
        int number = table.addBlock(block.array());

        for (int i = 0; i < keys; i++) {
            block.putInt(i * Integer.BYTES, i * 0x9E37_79B9);
            table.put(number, i * Integer.BYTES, Integer.BYTES, 0, 0, 0, i + 1);
        }

        EntryView view = new EntryView();
        byte[] key = new byte[Integer.BYTES];
        for (int i = 0; i < keys; i++) {
            ByteBuffer.wrap(key).putInt(i * 0x9E37_79B9);
            assertThat(table.latest(key, keys, view)).isTrue();
            assertThat(view.sequence()).isEqualTo(i + 1);
        }
        ByteBuffer.wrap(key).putInt(keys * 0x9E37_79B9);
        assertThat(table.latest(key, keys, view)).isFalse();
        assertThat(Tables.scan(table, ALL, keys)).hasSize(keys);
    }

    @Test
    void anIndexInMemoryThatWasUsedBeforeIsEmpty() {
        MemtableOptions options = MemtableOptions.of(1);
        LiveHashMemtable before = new LiveHashMemtable(options, KeyHashes.GOOD, TableLimits.largest());
        Put[] puts = new Put[1_000];
        for (int i = 0; i < puts.length; i++) {
            puts[i] = Put.of("key " + i, "", 1, i + 1);
        }
        Tables.put(before, puts);
        before.seal().recycle();

        LiveHashMemtable table = new LiveHashMemtable(options, KeyHashes.GOOD, TableLimits.largest());
        Put last = puts[puts.length - 1];
        Tables.put(table, last);

        assertThat(Tables.scan(table, ALL, Long.MAX_VALUE)).containsExactly(last);
        for (Put put : puts) {
            assertThat(Tables.latest(table, put.keyBytes(), Long.MAX_VALUE).isPresent())
                    .isEqualTo(put.equals(last));
        }
    }

    @Test
    void aTableFullOfEntriesSaysSoAndStaysAsItWas() {
        LiveHashMemtable table = smallest(KeyHashes.GOOD, new TableLimits(10, 2));
        Put a = Put.of("a", "", 1, 1);
        Put b = Put.of("b", "", 1, 2);
        Tables.put(table, a, b);

        assertThatIllegalStateException()
                .isThrownBy(() -> table.put(0, 0, 1, 0, 0, 1, 3))
                .withMessage("the table holds 2 entries, its limit is 2, and 1 more were to be put:"
                        + " seal it and continue in a new one");

        assertThat(table.lastSequence()).isEqualTo(2);
        assertThat(Tables.drain(table.seal().inSequence())).containsExactly(a, b);
    }

    @Test
    void aTableFullOfBlocksSaysSoAndStaysAsItWas() {
        LiveHashMemtable table = smallest(KeyHashes.GOOD, new TableLimits(20, 10));
        for (int i = 0; i < 20; i++) {
            table.addBlock(new byte[10]);
        }
        long memory = table.memoryBytes();

        assertThatIllegalStateException()
                .isThrownBy(() -> table.addBlock(new byte[10]))
                .withMessage("the table holds its limit of 20 blocks: seal it and continue in a new one");

        assertThat(table.memoryBytes()).isEqualTo(memory);
        table.put(19, 0, 1, 0, 0, 1, 1);
        assertThat(table.count()).isEqualTo(1);
    }

    @Test
    void versionsInDisorderOfAHotKeyKeepTheirOrder() {
        long seed = Seeds.next("versionsInDisorderOfAHotKeyKeepTheirOrder");
        Random random = new Random(seed);
        int versions = 20_000;
        LiveHashMemtable table = smallest(KeyHashes.GOOD, TableLimits.largest());
        int block = table.addBlock(new byte[] {'k'});
        long[] put = new long[versions + 1];
        for (int i = 1; i <= versions; i++) {
            put[i] = random.nextInt(versions);
            table.put(block, 0, 1, 0, 0, put[i], i);
        }

        EntryView view = new EntryView();
        long highest = -1;
        for (int i = 1; i <= versions; i++) {
            highest = Math.max(highest, put[i]);
            assertThat(table.latest(new byte[] {'k'}, i, view)).isTrue();
            assertThat(view.version()).isEqualTo(highest);
            assertThat(table.atVersion(new byte[] {'k'}, put[i], i, view)).isTrue();
            assertThat(view.sequence()).isEqualTo(i);
        }
        assertThat(Tables.scan(table.seal(), ALL, versions))
                .hasSize(versions)
                .isSortedAccordingTo((a, b) -> a.version() != b.version()
                        ? Long.compare(b.version(), a.version())
                        : Long.compare(b.sequence(), a.sequence()));
    }

    @Test
    void chainsGoOnFromChunkToChunk() {
        long seed = Seeds.next("chainsGoOnFromChunkToChunk");
        RandomPuts puts = new RandomPuts(new Random(seed));
        LiveHashMemtable table = smallest(KeyHashes.GOOD, TableLimits.largest());
        Put last = puts.next();
        Tables.put(table, last);

        // More entries and milestones than one chunk of each holds.
        for (int i = 0; i < 10_000; i++) {
            last = puts.next();
            Tables.put(table, last);
            assertThat(Tables.atVersion(table, last.keyBytes(), last.version(), last.sequence()))
                    .contains(last);
        }

        assertThat(Tables.drain(table.seal().inSequence())).hasSize(10_001).endsWith(last);
    }
}
