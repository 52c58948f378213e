package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.memtable.Capability;
import io.ingestor.memtable.EntryView;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableMemory;
import io.ingestor.memtable.MemtableOptions;
import io.ingestor.memtable.MemtableReads;
import io.ingestor.memtable.SealedMemtable;
import io.ingestor.memtable.Seeds;
import io.ingestor.memtable.Tables;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryTest {

    private static final byte[] ALL = new byte[0];

    private enum Kind {
        HASH,
        CROWDED_HASH,
        APPEND,
        SKIP_LIST;

        Memtable empty() {
            return switch (this) {
                case HASH -> new LiveHashMemtable(MemtableOptions.of(1), KeyHashes.GOOD, TableLimits.largest());
                case CROWDED_HASH ->
                    new LiveHashMemtable(MemtableOptions.of(1), KeyHashes.SAME_HIGH_BITS, TableLimits.largest());
                case APPEND -> new LiveAppendMemtable(MemtableOptions.of(1), TableLimits.largest());
                case SKIP_LIST -> new LiveSkipListMemtable(MemtableOptions.of(1), TableLimits.largest(), 1);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void memoryIsTheCapacityOfAllArraysAfterEveryAction(Kind kind) {
        long seed = Seeds.next("memoryIsTheCapacityOfAllArraysAfterEveryAction " + kind);
        Random random = new Random(seed);
        Memtable table = kind.empty();
        assertExact(table);
        long sequence = 0;
        int block = table.addBlock(new byte[1 << 12]);

        for (int i = 0; i < 2_000; i++) {
            switch (random.nextInt(8)) {
                case 0 -> table.addBlock(new byte[random.nextInt(1 << 10)]);
                case 1 -> {
                    byte[] bytes = new byte[1 << 12];
                    random.nextBytes(bytes);
                    block = table.addBlock(bytes);
                }
                case 2 -> Tables.scan(table, new byte[] {(byte) random.nextInt()}, sequence);
                case 3 -> table.delete(block, random.nextInt(1 << 10), 1 + random.nextInt(9), i, ++sequence);
                case 4 -> {
                    if (table.capabilities().contains(Capability.GET_BEFORE_SEAL)) {
                        table.latest(new byte[] {(byte) random.nextInt()}, sequence, new EntryView());
                    }
                }
                default -> {
                    for (int k = random.nextInt(80); k > 0; k--) {
                        table.put(block, random.nextInt(1 << 10), 1 + random.nextInt(9), 0, 0, k, ++sequence);
                    }
                }
            }
            assertExact(table);
        }
        SealedMemtable sealed = table.seal();
        assertExact(sealed);
        sealed.latest(new byte[] {1}, sequence, new EntryView());
        assertExact(sealed);
        Tables.scan(sealed, ALL, sequence);
        assertExact(sealed);
        Tables.drain(sealed.inSequence());
        assertExact(sealed);
    }

    private static void assertExact(MemtableReads table) {
        Capacity capacity = Capacity.of(table);
        MemtableMemory memory = table.memory();
        assertThat(memory.blocks()).isEqualTo(capacity.blocks());
        assertThat(memory.entries() + memory.index()).isEqualTo(capacity.others());
        assertThat(table.memoryBytes()).isEqualTo(memory.total());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyClassCountsWhatItIsFor(Kind kind) {
        Memtable table = kind.empty();
        MemtableMemory empty = table.memory();
        int number = table.addBlock(new byte[1000]);
        MemtableMemory withBlock = table.memory();
        table.put(number, 0, 1, 0, 0, 0, 1);
        MemtableMemory withEntry = table.memory();

        SealedMemtable sealed = table.seal();
        Tables.scan(sealed, ALL, 1);

        assertThat(empty.blocks()).isZero();
        assertThat(withBlock).isEqualTo(new MemtableMemory(1000, empty.entries(), empty.index()));
        assertThat(withEntry.blocks()).isEqualTo(1000);
        assertThat(withEntry.entries()).isGreaterThan(empty.entries());
        long order = kind == Kind.SKIP_LIST ? 0 : Integer.BYTES;
        assertThat(sealed.memory()).isEqualTo(new MemtableMemory(1000, withEntry.entries(), withEntry.index() + order));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothingOnTheHeapIsInProportionToTheEntriesButArrays(Kind kind) {
        Memtable table = kind.empty();
        int number = table.addBlock(new byte[1 << 10]);
        int entries = 50_000;

        for (int i = 1; i <= entries; i++) {
            table.put(number, i & 511, 1 + (i & 127), 0, 0, i, i);
        }

        assertThat(Capacity.of(table).objects()).isLessThan(entries / 500);
    }
}
