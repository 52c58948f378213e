package io.ingestor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/** Tests that the sinks of the library fulfill the contract, and that the contract detects sinks that do not. */
class SinkContractTest {

    @Nested
    class Remembering extends SinkContract {

        private final List<Long> stored = new ArrayList<>();
        private SinkProgress progress = SinkProgress.nothing();

        @Override
        protected Sink sink() {
            return Sink.calling(
                    batch -> {
                        stored.addAll(sequences(batch));
                        progress = SinkProgress.upTo(batch.logId(), batch.lineage(), batch.lastSequence());
                    },
                    () -> progress);
        }

        @Override
        protected Optional<List<Long>> stored() {
            return Optional.of(stored);
        }
    }

    @Nested
    class Forgetful extends SinkContract {

        private final List<Long> stored = new ArrayList<>();

        @Override
        protected Sink sink() {
            return Sink.calling(batch -> {
                try (RecordCursor records = batch.records()) {
                    for (RecordView view = records.next(); view != null; view = records.next()) {
                        stored.add(view.sequence());
                    }
                }
            });
        }

        @Override
        protected Optional<List<Long>> stored() {
            return Optional.of(stored);
        }
    }

    @Nested
    class Discarding extends SinkContract {

        @Override
        protected Sink sink() {
            return Sink.discarding();
        }

        @Override
        protected Optional<List<Long>> stored() {
            return Optional.empty();
        }
    }

    private static List<Long> sequences(FlushBatch batch) throws IOException {
        List<Long> sequences = new ArrayList<>();
        try (RecordCursor records = batch.records()) {
            for (RecordView view = records.next(); view != null; view = records.next()) {
                sequences.add(view.sequence());
            }
        }
        return sequences;
    }

    private enum Defect {
        NONE,
        KEEPS_VIEWS,
        STORES_AT_CLOSE,
        STORES_BACKWARDS,
        STORES_ONE_BY_ONE,
        ADVANCES_FIRST,
        SWALLOWS_FAILURES,
        FORGETS_ITS_LINEAGE,
        FORGETS_AT_RESTART,
        BELIEVES_THE_OPEN,
        BOUND_TO_A_THREAD,
        IGNORES_THE_CHECKPOINT
    }

    @ParameterizedTest
    @CsvSource({
        "KEEPS_VIEWS, storesEveryRecordInTheOrderOfSequencesBeforeAFlushReturns",
        "STORES_AT_CLOSE, storesEveryRecordInTheOrderOfSequencesBeforeAFlushReturns",
        "STORES_AT_CLOSE, reportsItsProgressAfterACrash",
        "STORES_BACKWARDS, storesEveryRecordInTheOrderOfSequencesBeforeAFlushReturns",
        "STORES_ONE_BY_ONE, throwsIfABatchFailsAndAgreesWithItsStoreThen",
        "STORES_ONE_BY_ONE, agreesWithItsStoreAfterAFailureAndACrash",
        "ADVANCES_FIRST, throwsIfABatchFailsAndAgreesWithItsStoreThen",
        "SWALLOWS_FAILURES, throwsIfABatchFailsAndAgreesWithItsStoreThen",
        "FORGETS_ITS_LINEAGE, reportsItsProgressAfterAClose",
        "FORGETS_AT_RESTART, reportsItsProgressAfterAClose",
        "FORGETS_AT_RESTART, reportsItsProgressAfterACrash",
        "BELIEVES_THE_OPEN, reportsTheLogOfItsRecordsAndNotThatOfTheOpen",
        "BOUND_TO_A_THREAD, isUsedByAnotherThreadThanTheOneThatOpensIt",
        "IGNORES_THE_CHECKPOINT, goesOnFromTheCheckpointIfItKeepsNoProgress"
    })
    void aDefectFailsItsCheck(Defect defect, String check) throws Exception {
        assertThat(failedChecks(defect)).contains(check);
    }

    @Test
    void aSinkWithoutADefectFailsNone() throws Exception {
        assertThat(failedChecks(Defect.NONE)).isEmpty();
    }

    /** Runs every check of the contract on a sink with that defect and returns the names of those that failed. */
    private static Set<String> failedChecks(Defect defect) throws Exception {
        Set<String> failed = new TreeSet<>();
        for (Method check : SinkContract.class.getDeclaredMethods()) {
            if (!check.isAnnotationPresent(Test.class)) {
                continue;
            }
            try {
                check.invoke(contract(defect));
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof TestAbortedException)) {
                    failed.add(check.getName());
                }
            }
        }
        return failed;
    }

    private static SinkContract contract(Defect defect) {
        Store store = new Store();
        return new SinkContract() {
            @Override
            protected Sink sink() {
                return new DefectiveSink(store, defect);
            }

            @Override
            protected Optional<List<Long>> stored() {
                List<Long> all = new ArrayList<>(store.sequences);
                store.views.forEach(view -> all.add(view.sequence()));
                return Optional.of(all);
            }
        };
    }

    /** The store, which outlives its sinks. */
    private static final class Store {
        final List<Long> sequences = new ArrayList<>();
        final List<RecordView> views = new ArrayList<>();
        SinkProgress progress = SinkProgress.nothing();
    }

    private static final class DefectiveSink implements Sink {

        private final Store store;
        private final Defect defect;
        private final List<Long> buffered = new ArrayList<>();
        private final Thread opener = Thread.currentThread();
        private SinkProgress progress = SinkProgress.nothing();

        DefectiveSink(Store store, Defect defect) {
            this.store = store;
            this.defect = defect;
        }

        @Override
        public SinkProgress open(SinkContext context) {
            switch (defect) {
                case IGNORES_THE_CHECKPOINT -> {
                    return SinkProgress.notKept();
                }
                case FORGETS_AT_RESTART -> {
                    return SinkProgress.nothing();
                }
                default -> progress = store.progress;
            }
            if (progress.lastSequence() == 0) {
                return progress;
            }
            return switch (defect) {
                case FORGETS_ITS_LINEAGE -> SinkProgress.upTo(progress.logId().orElseThrow(), progress.lastSequence());
                case BELIEVES_THE_OPEN ->
                    SinkProgress.upTo(context.logId(), progress.lineage(), progress.lastSequence());
                default -> progress;
            };
        }

        @Override
        public void flush(FlushBatch batch) throws IOException {
            if (defect == Defect.BOUND_TO_A_THREAD && Thread.currentThread() != opener) {
                throw new IOException("opened by " + opener);
            }
            UUID logId = batch.logId();
            SinkProgress after = SinkProgress.upTo(logId, batch.lineage(), batch.lastSequence());
            if (defect == Defect.ADVANCES_FIRST) {
                advance(after);
            }
            List<Long> target = defect == Defect.STORES_ONE_BY_ONE ? store.sequences : new ArrayList<>();
            try (RecordCursor records = batch.records()) {
                for (RecordView view = records.next(); view != null; view = records.next()) {
                    if (defect == Defect.KEEPS_VIEWS) {
                        store.views.add(view);
                    } else if (defect == Defect.STORES_BACKWARDS) {
                        target.add(0, view.sequence());
                    } else {
                        target.add(view.sequence());
                    }
                }
            } catch (IOException e) {
                if (defect != Defect.SWALLOWS_FAILURES) {
                    throw e;
                }
            }
            if (defect == Defect.STORES_AT_CLOSE) {
                buffered.addAll(target);
                progress = after;
            } else {
                if (target != store.sequences) {
                    store.sequences.addAll(target);
                }
                advance(after);
            }
        }

        private void advance(SinkProgress after) {
            progress = after;
            store.progress = after;
        }

        @Override
        public long lastSequence() {
            return progress.lastSequence();
        }

        @Override
        public void close() {
            store.sequences.addAll(buffered);
            if (defect == Defect.STORES_AT_CLOSE) {
                store.progress = progress;
            }
        }
    }
}
