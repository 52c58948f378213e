package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.BatchResult;
import io.ingestor.DeadLetter;
import io.ingestor.DeadLetters;
import io.ingestor.Durability;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.IngestorStats.DeadLetterCounts;
import io.ingestor.Limits;
import io.ingestor.OverloadedException;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.LogLines;
import io.ingestor.internal.fake.Records;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Tests that dead letters are bounded, and that what is over a bound changes nothing but the counts. */
class DeadLetterLimitsTest {

    private final SimulatedDirectory directory = new SimulatedDirectory();

    private static List<StoredRecord> letters(Engine engine) throws IOException {
        return Records.all(engine.read(engine.firstSequence())).stream()
                .filter(stored -> DeadLetter.isLetter(stored.record()))
                .toList();
    }

    private static RecordBatch wrong(int records) {
        RecordBatch.Builder builder = RecordBatch.builder();
        for (int i = 0; i < records; i++) {
            builder.add(Records.wrong());
        }
        return builder.build();
    }

    private static DeadLetterCounts counts(Engine engine) {
        return engine.stats().totals().deadLetters();
    }

    @Test
    void cutsALongRecordAndReportsItsLength() throws Exception {
        DeadLetters settings = DeadLetters.on().withMaxRecordBytes(100);
        byte[] large = Record.builder()
                .entity("e")
                .payload(new byte[1_000], "")
                .build()
                .encoded();
        try (Engine engine = EngineBuilder.segmented().deadLetters(settings).open(directory)) {
            engine.ingest(RecordBatch.builder()
                            .addEncoded(large, 0, large.length)
                            .build())
                    .get();

            DeadLetter letter = DeadLetter.of(letters(engine).get(0).record());
            assertThat(letter.recordBytes()).isEqualTo(large.length);
            assertThat(letter.isWhole()).isFalse();
            assertThat(letter.record()).isEmpty();
            assertThat(letter.payload()).hasSize(100).isEqualTo(Arrays.copyOf(large, 100));
        }
    }

    @Test
    void dropsLettersOverTheRateOfATenantAndWarnsOnce() throws Exception {
        DeadLetters settings = DeadLetters.on().withMaxRecordsPerSecond(1);
        try (LogLines lines = new LogLines();
                Engine engine = EngineBuilder.segmented().deadLetters(settings).open(directory)) {
            int size = 0;
            for (int i = 0; i < 10; i++) {
                BatchResult result = engine.ingest(wrong(100)).get();
                size += result.rejections().size();
            }

            assertThat(size).isEqualTo(1_000);
            // Ten at once, and one more for each second that the test takes.
            assertThat(letters(engine)).hasSizeBetween(10, 300);
            assertThat(counts(engine))
                    .isEqualTo(new DeadLetterCounts(
                            letters(engine).size(), 1_000 - letters(engine).size()));
            assertThat(lines.seen())
                    .filteredOn(line -> line.contains("dead letters"))
                    .hasSizeBetween(1, 30);
            assertThat(lines.seen()).anyMatch(line -> line.contains("maxRecordsPerSecond 1,"));
        }
    }

    @Test
    void aFloodWithInventedTenantsCreatesNone() throws Exception {
        try (Engine engine = EngineBuilder.segmented()
                .memoryBudget(32 << 20)
                .deadLetters(DeadLetters.on())
                .open(directory)) {
            engine.ingest(record("good", 1)).get();
            for (int i = 0; i < 50; i++) {
                RecordBatch.Builder flood = RecordBatch.builder();
                for (int j = 0; j < 50; j++) {
                    flood.add(Record.builder("made-up-" + i + "-" + j)
                            .entity("e\u0001")
                            .put("n", 1L)
                            .build());
                }
                engine.ingest(flood.build()).get();
            }

            assertThat(letters(engine)).isNotEmpty();
            assertThat(letters(engine))
                    .extracting(letter -> letter.id().tenant())
                    .containsOnly("_unknown");
            assertThat(engine.stats().tenants()).containsOnlyKeys("", TENANT);
            assertThat(engine.stats().memory().tenantBytes()).isEmpty();
            assertThat(counts(engine).kept() + counts(engine).dropped()).isEqualTo(2_500);
        }
    }

    @Test
    void lettersNeverMakeABatchTooLarge() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("DeadLetterLimitsTest seed " + seed);
        Random random = new Random(seed);
        try (Engine engine = EngineBuilder.segmented()
                .memoryBudget(1 << 20)
                .deadLetters(DeadLetters.on())
                .open(directory)) {
            for (int i = 0; i < 300; i++) {
                RecordBatch.Builder builder = RecordBatch.builder();
                int size = 1 + random.nextInt(120);
                int good = 0;
                for (int j = 0; j < size; j++) {
                    boolean right = random.nextInt(4) == 0;
                    good += right ? 1 : 0;
                    builder.add((right ? Record.builder(TENANT) : Record.builder())
                            .entity("e")
                            .payload(new byte[random.nextInt(100)], "")
                            .build());
                }

                BatchResult result = ingestPatiently(engine, builder.build());

                assertThat(result.accepted()).isEqualTo(good);
            }
            assertThat(counts(engine).kept()).isPositive();
            assertThat(engine.stats().totals().durable())
                    .isEqualTo(Records.all(engine.read(engine.firstSequence())).size()
                            - counts(engine).kept());
        }
    }

    private static BatchResult ingestPatiently(Engine engine, RecordBatch batch) {
        while (true) {
            try {
                return engine.ingest(batch).join();
            } catch (CompletionException e) {
                assertThat(e.getCause()).isInstanceOf(OverloadedException.class);
            }
        }
    }

    @Test
    void lettersWithoutAShareOfMemoryAreDroppedAndTheirRecordsRejectedAtOnce() throws Exception {
        ControlledLog log = new ControlledLog();
        Engine engine = EngineBuilder.on(log)
                .memoryBudget(1 << 20)
                .tenantShare(0.1)
                .deadLetters(DeadLetters.on().withMaxRecordsPerSecond(100_000))
                .open();
        RecordBatch.Builder wrong = RecordBatch.builder();
        for (int i = 0; i < 20; i++) {
            wrong.add(Record.builder("flood").entity("e").version(-1).build());
        }
        List<CompletableFuture<BatchResult>> held = new ArrayList<>();

        CompletableFuture<BatchResult> answered = engine.ingest(wrong.build());
        while (!answered.isDone()) {
            held.add(answered);
            answered = engine.ingest(wrong.build());
        }

        assertThat(answered.join().rejections()).hasSize(20);
        assertThat(counts(engine)).isEqualTo(new DeadLetterCounts(0, 20));
        // A tenant with good records still has its share.
        CompletableFuture<BatchResult> good = engine.ingest(RecordBatch.of(record("a", 1)));
        assertThat(good).isNotDone();
        log.write();
        log.syncWritten();
        assertThat(good.join().accepted()).isEqualTo(1);
        assertThat(held).isNotEmpty().allSatisfy(call -> assertThat(call).isCompleted());
        assertThat(counts(engine)).isEqualTo(new DeadLetterCounts(20L * held.size(), 20));
        engine.close();
    }

    @Test
    void givesBackTheMemoryOfLetters() throws Exception {
        ControlledLog log = new ControlledLog();
        Engine engine = EngineBuilder.on(log)
                .batchSize(10)
                .deadLetters(DeadLetters.on())
                .open();
        long before = engine.stats().memory().usedBytes();

        CompletableFuture<?> mixed = engine.ingest(RecordBatch.of(record("a", 1), Records.wrong()));
        CompletableFuture<?> wrongOnly = engine.ingest(wrong(5));
        CompletableFuture<?> single = engine.ingest(Records.wrong());
        assertThat(engine.stats().memory().usedBytes()).isGreaterThan(before);
        log.failWith(new LogFailedException("disk gone"));

        assertThat(mixed).isCompletedExceptionally();
        assertThat(wrongOnly).isCompletedExceptionally();
        assertThat(single).isCompletedExceptionally();
        assertThat(engine.stats().memory().usedBytes()).isEqualTo(before);
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
        assertThat(engine.stats().totals())
                .isEqualTo(new Counts(8, 0, 7, 0, 0, 0, 1, 0).withDeadLetters(DeadLetterCounts.NONE));
    }

    @Test
    void countsTheLettersOfARefusedBatchAsDropped() throws Exception {
        ControlledLog log = new ControlledLog();
        Engine engine = EngineBuilder.on(log).deadLetters(DeadLetters.on()).open();
        log.refuseWith(new LogRefusedException("disk full"));

        assertThatThrownBy(engine.ingest(RecordBatch.of(record("a", 1), Records.wrong()))::join)
                .hasCauseInstanceOf(OverloadedException.class);

        assertThat(engine.stats().totals())
                .isEqualTo(new Counts(2, 0, 1, 0, 0, 1, 0, 0).withDeadLetters(new DeadLetterCounts(0, 1)));
        assertThat(engine.stats().memory().tenantBytes()).isEmpty();
    }

    @Test
    void aRefusalThatIsLeftToTheCallerLeavesNoCounts() throws Exception {
        ControlledLog log = new ControlledLog();
        Engine engine = EngineBuilder.on(log)
                .deadLetters(DeadLetters.on().withMaxRecordsPerSecond(1))
                .open();
        log.refuseWith(new LogRefusedException("disk full"));

        assertThatThrownBy(engine.tryIngest(wrong(30), Durability.SYNCED)::join)
                .hasCauseInstanceOf(OverloadedException.class);

        assertThat(engine.stats().totals()).isEqualTo(Counts.NONE);
    }

    @Test
    void keepsTheLetterOfARecordOfOneMebibyte() throws Exception {
        byte[] large = Record.builder()
                .entity("e")
                .payload(new byte[(1 << 20) - 100], "")
                .build()
                .encoded();
        try (Engine engine = EngineBuilder.segmented()
                .walOptions(SegmentedOptions.builder().segmentBytes(16 << 20).build())
                .memoryBudget(64 << 20)
                .deadLetters(DeadLetters.on())
                .open(directory)) {
            engine.ingest(RecordBatch.builder()
                            .addEncoded(large, 0, large.length)
                            .build())
                    .get();

            assertThat(DeadLetter.of(letters(engine).get(0).record()).record())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(large));
        }
    }

    @Test
    void dropsALetterThatIsLargerThanAnEntryAndAnswersAllTheSame() throws Exception {
        byte[] large = Record.builder()
                .entity("e")
                .payload(new byte[1_100], "")
                .build()
                .encoded();
        Limits limits = Limits.builder().recordBytes(1_000).batchBytes(1_200).build();
        try (Engine engine = EngineBuilder.segmented()
                .limits(limits)
                .deadLetters(DeadLetters.on())
                .open(directory)) {
            BatchResult result = engine.ingest(RecordBatch.builder()
                            .addEncoded(large, 0, large.length)
                            .build())
                    .get();

            assertThat(result.rejections()).hasSize(1);
            assertThat(counts(engine)).isEqualTo(new DeadLetterCounts(0, 1));
        }
    }

    @Test
    void refusesSettingsOutOfRange() {
        DeadLetters on = DeadLetters.on();

        assertThatThrownBy(() -> on.withMaxRecordBytes(-1))
                .hasMessage("maxRecordBytes must be from 0 to 16777216, was -1");
        assertThatThrownBy(() -> on.withMaxRecordsPerSecond(0))
                .hasMessage("maxRecordsPerSecond must be from 1 to 1000000, was 0");
        assertThatThrownBy(() -> on.withMaxBytesPerSecond(1023))
                .hasMessage("maxBytesPerSecond must be from 1024 to 1099511627776, was 1023");
        assertThat(on.withMaxRecordBytes(1).areKept()).isTrue();
        assertThat(DeadLetters.off().withMaxRecordBytes(1).areKept()).isFalse();
        assertThat(on).hasToString("maxRecordBytes 1048576, maxRecordsPerSecond 1000, maxBytesPerSecond 8388608");
    }

    @Test
    void aRejectionOfASingleRecordWithoutRoomForItsLetterIsTheSame() throws Exception {
        DeadLetters settings = DeadLetters.on().withMaxRecordsPerSecond(1);
        try (Engine engine = EngineBuilder.segmented().deadLetters(settings).open(directory)) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(engine.ingest(Records.wrong())::join).hasCauseInstanceOf(RejectedException.class);
            }

            assertThat(counts(engine).dropped()).isPositive();
        }
    }
}
