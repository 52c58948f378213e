package io.ingestor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link Sink}. The test of an implementation extends this class and supplies the sink and the
 * contents of its store:
 *
 * <pre>{@code
 * class OrdersSinkTest extends SinkContract {
 *     @TempDir
 *     Path directory;
 *
 *     @Override
 *     protected Sink sink() {
 *         return new OrdersSink(directory);
 *     }
 *
 *     @Override
 *     protected Optional<List<Long>> stored() throws IOException {
 *         return Optional.of(OrdersSink.sequences(directory));
 *     }
 * }
 * }</pre>
 *
 * <p>A sink that {@linkplain SinkProgress#notKept() keeps no progress} must deliver at least once, any other sink
 * exactly once. The contract calls a sink like an ingestor does: it opens it once and flushes it from one thread. A
 * batch is valid only during its flush, and its cursors may fail.
 */
public abstract class SinkContract {

    private static final UUID LOG = UUID.fromString("6f1c1a52-5d0f-4c5c-9a70-3f9d1f0f1a01");
    private static final UUID OTHER_LOG = UUID.fromString("6f1c1a52-5d0f-4c5c-9a70-3f9d1f0f1a02");
    private static final LogLineage LINEAGE = LogLineage.parse("00000000000000a1@1");
    private static final LogLineage LATER_LINEAGE = LogLineage.parse("00000000000000a1@1 00000000000000a2@4");
    private static final int NEVER = Integer.MAX_VALUE;

    /** Returns a new sink over the store of this test. The store keeps the records of earlier sinks. */
    protected abstract Sink sink() throws Exception;

    /**
     * Returns the sequences of the records in the store, in stored order. If the store cannot be read, returns empty,
     * and only the results of the sink are checked. It is never called during a call of a sink.
     */
    protected abstract Optional<List<Long>> stored() throws Exception;

    /**
     * Abandons a sink like a crash of its process. An implementation releases resources that would block the next sink,
     * such as a lock, and completes nothing. The default does nothing.
     */
    protected void abandon(Sink sink) throws Exception {}

    @Test
    void reportsNothingForAnEmptyStore() throws Exception {
        try (Sink sink = sink()) {
            SinkProgress progress = open(sink);

            assertThat(progress.lastSequence()).isZero();
            assertThat(progress.logId()).isEmpty();
            assertThat(sink.lastSequence()).isZero();
            assertStored();
        }
    }

    @Test
    void storesEveryRecordInTheOrderOfSequencesBeforeAFlushReturns() throws Exception {
        try (Sink sink = sink()) {
            open(sink);

            flush(sink, LINEAGE, 1, 2, 3);
            assertThat(sink.lastSequence()).isEqualTo(3);
            assertStored(1, 2, 3);

            // An ingestor may skip sequences.
            flush(sink, LINEAGE, 7, 9);
            assertThat(sink.lastSequence()).isEqualTo(9);
            assertStored(1, 2, 3, 7, 9);
        }
    }

    @Test
    void reportsItsProgressAfterAClose() throws Exception {
        boolean kept;
        try (Sink sink = sink()) {
            kept = open(sink).isKept();
            flush(sink, LINEAGE, 1, 2, 3);
            flush(sink, LATER_LINEAGE, 4);
        }
        assumeTrue(kept, "the sink keeps no progress");

        goesOn(LATER_LINEAGE, 1, 2, 3, 4);
    }

    @Test
    void reportsItsProgressAfterACrash() throws Exception {
        Sink crashed = sink();
        boolean kept = open(crashed).isKept();
        flush(crashed, LINEAGE, 1, 2, 3);
        abandon(crashed);
        assumeTrue(kept, "the sink keeps no progress");

        goesOn(LINEAGE, 1, 2, 3);
    }

    /** Opens the next sink over the store, checks that it has exactly these records, and stores one more. */
    private void goesOn(LogLineage lineage, long... records) throws Exception {
        long last = records[records.length - 1];
        try (Sink next = sink()) {
            SinkProgress progress = open(next);

            assertThat(progress.isKept()).isTrue();
            assertThat(progress.logId()).contains(LOG);
            assertThat(progress.lineage()).isEqualTo(lineage);
            assertThat(progress.lastSequence()).isEqualTo(last);
            assertThat(next.lastSequence()).isEqualTo(last);
            assertStored(records);

            flush(next, LATER_LINEAGE, last + 1);
            long[] more = Arrays.copyOf(records, records.length + 1);
            more[records.length] = last + 1;
            assertStored(more);
        }
    }

    @Test
    void reportsTheLogOfItsRecordsAndNotThatOfTheOpen() throws Exception {
        boolean kept;
        try (Sink sink = sink()) {
            kept = open(sink).isKept();
            flush(sink, LINEAGE, 1, 2);
        }
        assumeTrue(kept, "the sink keeps no progress");

        try (Sink next = sink()) {
            // A store for records of several logs may report that it has none of this log.
            assertThat(next.open(new SinkContext(OTHER_LOG, 0)).logId())
                    .satisfiesAnyOf(
                            id -> assertThat(id).contains(LOG),
                            id -> assertThat(id).isEmpty());
        }
    }

    @Test
    void throwsIfABatchFailsAndAgreesWithItsStoreThen() throws Exception {
        try (Sink sink = sink()) {
            boolean kept = open(sink).isKept();
            List<Long> sent = new ArrayList<>();
            for (int failAt = 0; failAt <= 3; failAt++) {
                long first = sent.size() + 1L;
                flushFailing(sink, failAt, first);
                sent.addAll(List.of(first, first + 1, first + 2));

                deliverTheRest(sink, kept, sent);
            }
        }
    }

    @Test
    void agreesWithItsStoreAfterAFailureAndACrash() throws Exception {
        Sink crashed = sink();
        boolean kept = open(crashed).isKept();
        assumeTrue(kept, "the sink keeps no progress");
        flush(crashed, LINEAGE, 1, 2, 3);
        flushFailing(crashed, 2, 4);
        abandon(crashed);

        try (Sink next = sink()) {
            assertThat(open(next).lastSequence()).isEqualTo(next.lastSequence());
            deliverTheRest(next, true, List.of(1L, 2L, 3L, 4L, 5L, 6L));
        }
    }

    /** Flushes three records with a batch that fails. */
    private static void flushFailing(Sink sink, int failAt, long first) {
        LentBatch failing = new LentBatch(LOG, LINEAGE, failAt, first, first + 1, first + 2);
        Throwable failure = catchThrowable(() -> sink.flush(failing));
        // A sink that reads no record, like one that discards them, does not see the failure.
        if (failing.hasFailed()) {
            assertThat(failure)
                    .as("the result of a flush whose batch fails at step %s", failAt)
                    .isNotNull();
        }
        failing.end();
    }

    /** Delivers the records that the sink lacks, like an ingestor after a failure. */
    private void deliverTheRest(Sink sink, boolean kept, List<Long> sent) throws Exception {
        long last = sink.lastSequence();
        long[] has = sent.stream()
                .mapToLong(sequence -> sequence)
                .filter(s -> s <= last)
                .toArray();
        long[] lacks = sent.stream()
                .mapToLong(sequence -> sequence)
                .filter(s -> s > last)
                .toArray();
        if (kept) {
            assertStored(has);
        }
        if (lacks.length > 0) {
            flush(sink, LINEAGE, lacks);
        }
        assertThat(sink.lastSequence()).isEqualTo(sent.get(sent.size() - 1));
        Optional<List<Long>> stored = stored();
        if (stored.isPresent()) {
            assertThat(kept ? stored.get() : stored.get().stream().distinct().toList())
                    .isEqualTo(sent);
        }
    }

    @Test
    void goesOnFromTheCheckpointIfItKeepsNoProgress() throws Exception {
        try (Sink sink = sink()) {
            SinkProgress progress = sink.open(new SinkContext(LOG, 7));
            assumeFalse(progress.isKept(), "the sink keeps its progress");

            assertThat(sink.lastSequence()).isEqualTo(7);
        }
    }

    @Test
    void isUsedByAnotherThreadThanTheOneThatOpensIt() throws Exception {
        Sink sink = sink();
        open(sink);
        FutureTask<Long> flushing = new FutureTask<>(() -> {
            try (sink) {
                flush(sink, LINEAGE, 1, 2, 3);
                return sink.lastSequence();
            }
        });
        new Thread(flushing, "flush").start();

        assertThat(flushing.get()).isEqualTo(3);
        assertStored(1, 2, 3);
    }

    private static SinkProgress open(Sink sink) throws Exception {
        return sink.open(new SinkContext(LOG, 0));
    }

    private static void flush(Sink sink, LogLineage lineage, long... sequences) throws Exception {
        LentBatch batch = new LentBatch(LOG, lineage, NEVER, sequences);
        try {
            sink.flush(batch);
        } finally {
            batch.end();
        }
    }

    private void assertStored(long... sequences) throws Exception {
        Optional<List<Long>> stored = stored();
        if (stored.isPresent()) {
            assertThat(stored.get())
                    .containsExactly(Arrays.stream(sequences).boxed().toArray(Long[]::new));
        }
    }
}
