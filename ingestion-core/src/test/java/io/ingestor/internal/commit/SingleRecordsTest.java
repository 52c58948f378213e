package io.ingestor.internal.commit;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Limits;
import io.ingestor.OutcomeUnknownException;
import io.ingestor.OverloadedException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchJoin;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.engine.Engine;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.memtable.ArrayPool;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that single records of concurrent callers share entries. Only the log can observe that. */
@Timeout(60)
class SingleRecordsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final ControlledLog log = new ControlledLog();

    private void commit() {
        log.write();
        log.syncWritten();
    }

    /** Waits until {@code count} entries have been appended. */
    private void awaitEntries(int count) {
        while (log.entryCount() < count) {
            Thread.onSpinWait();
        }
    }

    private static List<CompletableFuture<Ack>> ingest(Engine engine, int from, int to) {
        List<CompletableFuture<Ack>> acks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            acks.add(engine.ingest(record("e" + i, i)));
        }
        return acks;
    }

    /** Checks that the bytes reserved for single records cover the block and the compressed copy of their entry. */
    @Test
    void whatIsReservedOfSinglesCoversTheirEntry() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        BatchEncoder encoder = new BatchEncoder(Limits.defaults(), 4 << 20, new EntityIds(Clock.systemUTC()));
        ArrayPool pool = new ArrayPool();
        SingleRecords singles =
                new SingleRecords(null, parts -> BatchJoin.join(parts, pool), 1000, 4 << 20, new EngineThreads("test"));
        for (int entry = 0; entry < 500; entry++) {
            List<BatchBlock> parts = new ArrayList<>();
            int count = 2 + random.nextInt(20);
            int bytes = 1 << random.nextInt(15);
            for (int i = 0; i < count; i++) {
                parts.add(Records.encoded(
                        encoder,
                        RecordBatch.builder()
                                .add(Records.large("e" + i, random.nextInt(bytes)))
                                .build()));
            }
            BatchBlock joined = BatchJoin.join(parts, pool);
            long compressed = Long.highestOneBit(joined.payloadLength() * 256L / 255 + 16) * 2;
            long reserved = parts.stream()
                    .mapToLong(part -> singles.copyBytes(part.block().length))
                    .sum();
            assertThat(reserved)
                    .as("entry %s of %s records, seed %s", entry, count, seed)
                    .isGreaterThanOrEqualTo(joined.block().length + compressed);
            pool.giveBlock(joined.block());
        }
    }

    @Test
    void aRecordThatWouldBeMuchOfAnEntryIsOne() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        engine.ingest(record("first", 0));

        engine.ingest(Records.large("large", 300_000));

        assertThat(log.entryCount()).isEqualTo(2);
        commit();
        assertThat(engine.stats().totals().durable()).isEqualTo(2);
    }

    @Test
    void whatQueuesWhileAnEntryIsSyncedIsTheNextEntry() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        CompletableFuture<Ack> first = engine.ingest(record("first", 0));
        List<CompletableFuture<Ack>> others = ingest(engine, 0, 50);
        assertThat(log.entryCount()).isEqualTo(1);

        commit();
        assertThat(first).succeedsWithin(SOON);
        awaitEntries(2);
        assertThat(others).noneMatch(CompletableFuture::isDone);
        commit();

        for (int i = 0; i < others.size(); i++) {
            assertThat(others.get(i))
                    .succeedsWithin(SOON)
                    .extracting(Ack::sequence)
                    .isEqualTo(2L + i);
            assertThat(engine.get(TENANT, "e" + i).orElseThrow().sequence()).isEqualTo(2L + i);
        }
        assertThat(log.entryCount()).isEqualTo(2);
        assertThat(engine.stats().totals().durable()).isEqualTo(51);
        assertThat(engine.stats().acks().pendingRecords()).isZero();
    }

    @Test
    void anEntryTakesAtMostTheBatchSize() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(20).open();
        List<CompletableFuture<Ack>> acks = ingest(engine, 0, 46);
        for (int entries = 1; entries <= 4; entries++) {
            awaitEntries(entries);
            commit();
        }

        for (int i = 0; i < acks.size(); i++) {
            assertThat(acks.get(i))
                    .succeedsWithin(SOON)
                    .extracting(Ack::sequence)
                    .isEqualTo(1L + i);
        }
        assertThat(log.entryCount()).as("1, 20, 20, 5").isEqualTo(4);
    }

    @Test
    void aBatchAndWhatAsksForLessThanSyncedIsAnEntryOfItsOwn() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        CompletableFuture<Ack> single = engine.ingest(record("e", 0));

        CompletableFuture<Ack> accepted = engine.ingest(record("e", 1), Durability.ACCEPTED);
        CompletableFuture<BatchResult> batch = engine.ingest(
                RecordBatch.builder().add(record("e", 2)).add(record("e", 3)).build());

        assertThat(log.entryCount()).isEqualTo(3);
        assertThat(accepted).succeedsWithin(SOON);
        commit();
        assertThat(single).succeedsWithin(SOON);
        assertThat(batch).succeedsWithin(SOON);
    }

    @Test
    void callsOfOneCallerKeepTheirOrderWhateverTheyCarry() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        CompletableFuture<Ack> first = engine.ingest(record("e", 0));
        CompletableFuture<Ack> second = engine.ingest(record("e", 1));
        CompletableFuture<BatchResult> batch = engine.ingest(
                RecordBatch.builder().add(record("e", 2)).add(record("e", 3)).build());
        CompletableFuture<Ack> third = engine.ingest(record("e", 4));
        CompletableFuture<Ack> accepted = engine.ingest(record("e", 5), Durability.ACCEPTED);

        commit();

        assertThat(first).succeedsWithin(SOON).extracting(Ack::sequence).isEqualTo(1L);
        assertThat(second).succeedsWithin(SOON).extracting(Ack::sequence).isEqualTo(2L);
        assertThat(batch)
                .succeedsWithin(SOON)
                .extracting(BatchResult::firstSequence)
                .isEqualTo(3L);
        assertThat(third).succeedsWithin(SOON).extracting(Ack::sequence).isEqualTo(5L);
        assertThat(accepted).succeedsWithin(SOON).extracting(Ack::sequence).isEqualTo(6L);
    }

    @Test
    void aSyncCoversWhatQueues() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        List<CompletableFuture<Ack>> acks = ingest(engine, 0, 5);

        CompletableFuture<Long> sync = engine.sync();
        assertThat(log.entryCount()).isEqualTo(2);
        commit();

        assertThat(sync).succeedsWithin(SOON).isEqualTo(5L);
        assertThat(acks).allSatisfy(ack -> assertThat(ack).succeedsWithin(SOON));
    }

    @Test
    void aFailedSyncIsToldToEveryMemberAndToThoseWhoQueue() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(10).open();
        CompletableFuture<Ack> first = engine.ingest(record("first", 0));
        List<CompletableFuture<Ack>> members = ingest(engine, 0, 10);
        List<CompletableFuture<Ack>> queued = ingest(engine, 10, 15);
        commit();
        assertThat(first).succeedsWithin(SOON);
        awaitEntries(2);
        log.write();

        log.failWith(new LogFailedException("a sync failed", new IOException("EIO")));

        for (CompletableFuture<Ack> member : members) {
            assertThat(member)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(OutcomeUnknownException.class);
        }
        for (CompletableFuture<Ack> one : queued) {
            assertThat(one).failsWithin(SOON);
        }
        assertThat(engine.stats().totals()).satisfies(counts -> {
            assertThat(counts.received()).isEqualTo(16);
            assertThat(counts.durable()).isEqualTo(1);
            assertThat(counts.unknown()).isEqualTo(10);
            assertThat(counts.refused()).isEqualTo(5);
            assertThat(counts.inFlight()).isZero();
        });
    }

    @Test
    void whatTheLogRefusesIsRefusedAndItsMemoryComesBack() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        CompletableFuture<Ack> first = engine.ingest(record("first", 0));
        List<CompletableFuture<Ack>> members = ingest(engine, 0, 10);
        log.refuseWith(new LogRefusedException("disk full", null));

        commit();

        assertThat(first).succeedsWithin(SOON);
        for (CompletableFuture<Ack> member : members) {
            assertThat(member)
                    .failsWithin(SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(OverloadedException.class);
        }
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(memoryWithOneRecord());
        assertThat(engine.stats().totals())
                .extracting(Counts::refused, Counts::inFlight)
                .containsExactly(10L, 0L);
        log.takeAgain();
        CompletableFuture<Ack> later = engine.ingest(record("later", 0));
        awaitEntries(2);
        commit();
        assertThat(later).succeedsWithin(SOON);
    }

    private static long memoryWithOneRecord() throws IOException {
        Engine engine = EngineBuilder.on(new ControlledLog().automatic()).open();
        assertThat(engine.ingest(record("first", 0))).succeedsWithin(SOON);
        return engine.stats().memory().usedBytes();
    }

    @Test
    void aMemberThatIsCancelledChangesNothingForTheOthers() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(1000).open();
        CompletableFuture<Ack> first = engine.ingest(record("first", 0));
        List<CompletableFuture<Ack>> members = ingest(engine, 0, 3);
        members.get(1).cancel(true);

        commit();
        awaitEntries(2);
        commit();

        assertThat(first).succeedsWithin(SOON);
        assertThat(members.get(0))
                .succeedsWithin(SOON)
                .extracting(Ack::sequence)
                .isEqualTo(2L);
        assertThat(members.get(2))
                .succeedsWithin(SOON)
                .extracting(Ack::sequence)
                .isEqualTo(4L);
        assertThat(engine.get(TENANT, "e1")).isPresent();
        assertThat(engine.stats().totals().durable()).isEqualTo(4);
    }

    @Test
    void aCloseMakesDurableWhatQueues() throws Exception {
        Engine engine = EngineBuilder.on(log).batchSize(10).open();
        List<CompletableFuture<Ack>> acks = ingest(engine, 0, 35);
        log.automatic();
        commit();

        engine.close();

        assertThat(acks).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(engine.stats().totals().durable()).isEqualTo(35);
    }

    @Test
    void joinedSinglesAreTheBlockThatTheBatchWouldBe() {
        long seed = System.nanoTime();
        System.out.println("single records: seed " + seed);
        Random random = new Random(seed);
        BatchEncoder encoder = new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC()));
        for (int round = 0; round < 200; round++) {
            RecordBatch.Builder all = RecordBatch.builder();
            List<BatchBlock> singles = new ArrayList<>();
            int count = 1 + random.nextInt(20);
            for (int i = 0; i < count; i++) {
                Record.Builder one = Record.builder("t" + random.nextInt(3))
                        .entity("e" + random.nextInt(1_000_000))
                        .put("n", random.nextInt());
                if (random.nextInt(3) == 0) {
                    one.version(1 + random.nextInt(100));
                }
                Record record = one.build();
                all.add(record);
                singles.add(Records.encoded(
                        encoder, RecordBatch.builder().add(record).build()));
            }

            BatchBlock joined = BatchJoin.join(singles, new ArrayPool());

            EncodedBatch batch = Records.encoded(encoder, all.build());
            assertThat(Records.used(joined)).as("seed %s", seed).isEqualTo(Records.used(batch));
            assertThat(joined.payloadLength()).isEqualTo(batch.payloadLength());
            assertThat(joined.count()).isEqualTo(batch.count());
            for (int i = 0; i < count; i++) {
                assertThat(joined.valueOffset(i)).isEqualTo(batch.valueOffset(i));
                assertThat(joined.valueLength(i)).isEqualTo(batch.valueLength(i));
                assertThat(joined.keyOffset(i)).isEqualTo(batch.keyOffset(i));
                assertThat(joined.keyLength(i)).isEqualTo(batch.keyLength(i));
                assertThat(joined.version(i)).isEqualTo(batch.version(i));
            }
        }
    }
}
