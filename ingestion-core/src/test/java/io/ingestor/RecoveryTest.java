package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.memtable.skiplist.SkipListMemtable;
import io.ingestor.wal.Compression;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.DirectoryLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {

    @TempDir
    Path parent;

    private IngestorBuilder ingestor() {
        return Ingestor.builder(parent.resolve("data"))
                .walOptions(SegmentedOptions.builder().segmentBytes(256 << 10).build());
    }

    private static Record record(String entity, long number) {
        return Record.builder("acme").entity(entity).put("n", number).build();
    }

    private static List<StoredRecord> all(RecordCursor cursor) throws IOException {
        try (cursor) {
            List<StoredRecord> all = new ArrayList<>();
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                all.add(view.copy());
            }
            return all;
        }
    }

    @Test
    void anEmptyDirectoryIsCreatedAndEmptyAgain() throws Exception {
        try (Ingestor first = ingestor().open()) {
            assertThat(first.state()).isEqualTo(IngestorState.OPEN);
            assertThat(first.firstSequence()).isEqualTo(1);
            assertThat(first.sync().join()).isZero();
        }
        try (Ingestor second = ingestor().open()) {
            assertThat(all(second.read(1))).isEmpty();
            assertThat(second.ingest(record("e", 1)).join().sequence()).isEqualTo(1);
        }
        assertThat(Files.isDirectory(parent.resolve("data").resolve("wal"))).isTrue();
    }

    @Test
    void everyReopenFindsEverythingAndGoesOnWithTheNextSequence() throws Exception {
        int expected = 0;
        for (int round = 0; round < 12; round++) {
            try (Ingestor ingestor = ingestor().open()) {
                assertThat(ingestor.stats().sequences().durable()).isEqualTo(expected);
                assertThat(ingestor.stats().sequences().visible()).isEqualTo(expected);
                assertThat(ingestor.stats().totals().received()).isZero();
                for (int i = 0; i < round; i++) {
                    Ack ack = ingestor.ingest(record("e" + expected, expected)).join();
                    assertThat(ack.sequence()).isEqualTo(++expected);
                }
                List<StoredRecord> stored = all(ingestor.read(ingestor.firstSequence()));
                assertThat(stored).hasSize(expected);
                for (int i = 0; i < expected; i++) {
                    assertThat(stored.get(i).sequence()).isEqualTo(i + 1);
                    assertThat(stored.get(i).id().path()).isEqualTo("acme/e" + i + "/" + (i + 1));
                    assertThat(ingestor.get("acme", "e" + i)).contains(stored.get(i));
                }
            }
        }
    }

    @Test
    void whatWasOnlyAcceptedIsDurableAfterAClose() throws Exception {
        List<CompletableFuture<Ack>> acks = new ArrayList<>();
        Ingestor ingestor = ingestor().durability(Durability.ACCEPTED).open();
        for (int i = 0; i < 100; i++) {
            acks.add(ingestor.ingest(record("e" + i, i)));
        }
        ingestor.close();
        assertThat(acks).allSatisfy(ack -> assertThat(ack).isCompleted());

        try (Ingestor reopened = ingestor().open()) {
            assertThat(all(reopened.scan("acme"))).hasSize(100);
        }
    }

    @Test
    void readsAreTheSameBeforeAndAfterAReopenWhateverTheVersionsAndTheTable() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("RecoveryTest seed " + seed);
        Random random = new Random(seed);
        List<StoredRecord> before;
        try (Ingestor ingestor = ingestor().open()) {
            for (int i = 0; i < 300; i++) {
                RecordBatch.Builder batch = RecordBatch.builder();
                for (int j = 0; j <= random.nextInt(5); j++) {
                    batch.add(Record.builder(random.nextBoolean() ? "acme" : "other")
                            .entity("e" + random.nextInt(20))
                            .version(random.nextInt(3) == 0 ? 0 : random.nextInt(2000))
                            .put("n", random.nextInt())
                            .payload(new byte[random.nextInt(300)], "")
                            .build());
                }
                ingestor.ingest(batch.build()).join();
            }
            before = reads(ingestor);
        }

        for (var memtable : List.of(io.ingestor.memtable.hash.HashMemtable.factory(), SkipListMemtable.factory())) {
            try (Ingestor reopened = ingestor().memtable(memtable).open()) {
                assertThat(reads(reopened)).isEqualTo(before);
            }
        }
    }

    private static List<StoredRecord> reads(Ingestor ingestor) throws IOException {
        List<StoredRecord> reads = new ArrayList<>(all(ingestor.read(1)));
        for (StoredRecord stored : List.copyOf(reads)) {
            RecordId id = stored.id();
            reads.add(ingestor.get(id.tenant(), id.entity()).orElseThrow());
            reads.add(ingestor.get(id.tenant(), id.entity(), id.version()).orElseThrow());
        }
        reads.addAll(all(ingestor.scan("acme")));
        reads.addAll(all(ingestor.scan("other")));
        return reads;
    }

    @Test
    void replayKeepsTheBudgetAndTheNewestAndTheLogKeepsTheRest() throws Exception {
        int budget = 1 << 20;
        byte[] payload = new byte[4000];
        try (Ingestor ingestor = ingestor().open()) {
            for (int i = 0; i < 100; i++) {
                RecordBatch.Builder batch = RecordBatch.builder();
                for (int j = 0; j < 10; j++) {
                    batch.add(Record.builder("acme")
                            .entity("e" + (10 * i + j))
                            .payload(payload, "")
                            .build());
                }
                ingestor.ingest(batch.build()).join();
            }
        }

        try (Ingestor reopened = ingestor().memoryBudget(budget).open()) {
            assertThat(reopened.stats().memory().usedBytes()).isLessThanOrEqualTo(budget);
            assertThat(reopened.get("acme", "e999")).isPresent();
            assertThat(reopened.get("acme", "e0")).isEmpty();
            assertThat(all(reopened.read(1))).hasSize(1000);
            assertThat(reopened.ingest(record("next", 1)).join().sequence()).isEqualTo(1001);
        }
    }

    @Test
    void settingsOfTheLogMayChangeBetweenOpens() throws Exception {
        for (Compression compression : Compression.values()) {
            try (Ingestor ingestor = Ingestor.builder(parent.resolve("data"))
                    .walOptions(
                            SegmentedOptions.builder().compression(compression).build())
                    .open()) {
                ingestor.ingest(Record.builder("acme")
                                .entity(compression.name())
                                .payload(new byte[10_000], "")
                                .build())
                        .join();
            }
        }
        try (Ingestor ingestor = ingestor().open()) {
            assertThat(all(ingestor.scan("acme"))).hasSize(Compression.values().length);
        }
    }

    @Test
    void anOpenMaySkipSequences() throws Exception {
        try (Ingestor ingestor = ingestor().open()) {
            for (int i = 0; i < 10; i++) {
                ingestor.ingest(record("e", i)).join();
            }
        }

        try (Ingestor ahead = Ingestor.builder(parent.resolve("data"))
                .writeAheadLog(context -> SegmentedWriteAheadLog.factory(SegmentedOptions.defaults())
                        .open(context.withFirstSequenceAtLeast(100)))
                .open()) {
            assertThat(ahead.get("acme", "e").orElseThrow().sequence()).isEqualTo(10);
            assertThat(ahead.ingest(record("e", 10)).join().sequence()).isEqualTo(100);
        }

        try (Ingestor reopened = ingestor().open()) {
            assertThat(all(reopened.read(1)))
                    .extracting(StoredRecord::sequence)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 100L);
            assertThat(reopened.get("acme", "e").orElseThrow().sequence()).isEqualTo(100);
        }
    }

    @Test
    void aDirectoryHasOneOwnerAtATime() throws Exception {
        try (Ingestor owner = ingestor().open()) {
            owner.ingest(record("e", 1)).join();

            assertThatThrownBy(() -> ingestor().open())
                    .isInstanceOf(DirectoryLockedException.class)
                    .hasMessageContaining("in use");

            assertThat(owner.ingest(record("e", 2)).join().sequence()).isEqualTo(2);
        }
        try (Ingestor next = ingestor().open()) {
            assertThat(next.stats().sequences().durable()).isEqualTo(2);
        }
    }

    @Test
    void readingMayBeginAnywhere() throws Exception {
        try (Ingestor ingestor = ingestor().open()) {
            ingestor.ingest(RecordBatch.of(record("a", 1), record("b", 2), record("c", 3)))
                    .join();
            ingestor.ingest(record("d", 4)).join();

            assertThat(all(ingestor.read(2))).extracting(StoredRecord::sequence).containsExactly(2L, 3L, 4L);
            assertThat(all(ingestor.read(4))).extracting(StoredRecord::sequence).containsExactly(4L);
            assertThat(all(ingestor.read(5))).isEmpty();
            assertThatThrownBy(() -> ingestor.read(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
