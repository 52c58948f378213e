package io.ingestor.memtable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ingestor.memtable.append.AppendMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.memtable.skiplist.SkipListMemtable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a scan takes its memory before it allocates, and that the bytes still taken are those that it reports. */
class ScanMemoryTest {

    private static final byte[] ALL = new byte[0];
    private static final int ENTRIES = 10_000;

    /** A bounded memory that records the bytes taken. */
    private static final class Bounded implements ScanMemory {
        private final long limit;
        private long taken;
        private long most;

        Bounded(long limit) {
            this.limit = limit;
        }

        @Override
        public void take(long bytes) {
            if (taken + bytes > limit) {
                throw new IllegalStateException("full");
            }
            taken += bytes;
            most = Math.max(most, taken);
        }

        @Override
        public void give(long bytes) {
            taken -= bytes;
        }
    }

    static Stream<Memtable> tables() {
        return Stream.of(HashMemtable.factory(), AppendMemtable.factory(), SkipListMemtable.factory())
                .map(factory -> filled(factory.create(MemtableOptions.of(ENTRIES))));
    }

    private static Memtable filled(Memtable table) {
        Random random = new Random(7);
        byte[] block = new byte[ENTRIES * Long.BYTES];
        ByteBuffer keys = ByteBuffer.wrap(block);
        int number = table.addBlock(block);
        for (int i = 0; i < ENTRIES; i++) {
            keys.putLong(random.nextLong());
            table.put(number, i * Long.BYTES, Long.BYTES, 0, 0, 1, i + 1);
        }
        return table;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void whatStaysTakenIsTheCursorsAndTheTables(Memtable table) {
        for (MemtableReads reads : List.of(table, table.seal(), table.seal())) {
            long before = reads.memoryBytes();
            Bounded memory = new Bounded(Long.MAX_VALUE);

            EntryCursor cursor = reads.scan(ALL, Long.MAX_VALUE, memory);

            assertThat(memory.taken).isEqualTo(cursor.memoryBytes() + reads.memoryBytes() - before);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aScanEndsWhereItsMemoryDoesAndTheNextOneFindsTheTableAsItWas(Memtable table) {
        for (MemtableReads reads : List.of(table, table.seal())) {
            Bounded enough = new Bounded(Long.MAX_VALUE);
            table.scan(ALL, Long.MAX_VALUE, enough);
            long before = reads.memoryBytes();
            if (enough.most > 0 && !(reads instanceof SealedMemtable)) {
                assertThat(enough.most).isGreaterThan(ENTRIES * 16L);
                assertThatIllegalStateException()
                        .isThrownBy(() -> reads.scan(ALL, Long.MAX_VALUE, new Bounded(enough.most - 1)))
                        .withMessage("full");
            }

            assertThat(reads.memoryBytes()).isEqualTo(before);
            EntryCursor cursor = reads.scan(ALL, Long.MAX_VALUE, new Bounded(enough.most));
            int count = 0;
            for (EntryView view = new EntryView(); cursor.next(view); ) {
                count++;
            }
            assertThat(count).isEqualTo(ENTRIES);
        }
    }
}
