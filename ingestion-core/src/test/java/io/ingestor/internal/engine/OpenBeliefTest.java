package io.ingestor.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.Invariant;
import io.ingestor.LogMissingException;
import io.ingestor.Proves;
import io.ingestor.RecordCursor;
import io.ingestor.StoredRecord;
import io.ingestor.internal.checkpoint.Checkpoint;
import io.ingestor.internal.checkpoint.CheckpointFile;
import io.ingestor.internal.checkpoint.CheckpointFormat;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.SimulatedSink;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.LogBehindException;
import io.ingestor.sink.LogForkedException;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkAheadException;
import io.ingestor.sink.SinkBehindException;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import io.ingestor.wal.WalInspector;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests logs that were lost, restored or copied: an open refuses a log that lacks records, and continues one that is
 * complete.
 */
@Timeout(60)
class OpenBeliefTest {

    @TempDir
    Path parent;

    private Path data() {
        return parent.resolve("data");
    }

    private IngestorBuilder builder() {
        return builder(data());
    }

    private static IngestorBuilder builder(Path directory) {
        return Ingestor.builder(directory)
                .walOptions(SegmentedOptions.builder().segmentBytes(64 << 10).build())
                .closeFlushTimeout(Duration.ofMinutes(1));
    }

    private static void ingest(Ingestor ingestor, int from, int to) {
        for (int i = from; i <= to; i++) {
            assertThat(ingestor.ingest(Records.record("e" + i, i)).join().sequence())
                    .isEqualTo(i);
        }
    }

    /**
     * Waits until {@code count} segments are prepared. The file of a segment is renamed then, so an earlier copy could
     * list a name that is gone.
     */
    private void awaitSegments(int count) throws IOException {
        long found = 0;
        while (found < count) {
            try (Stream<Path> files = Files.list(data().resolve("wal"))) {
                found = files.filter(file -> file.toString().endsWith(".seg")).count();
            }
        }
    }

    private static List<Long> sequences(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /**
     * Ingests the records {@code from} to {@code to} into a restarted copy of the sink, closes, and returns the copy.
     */
    private SimulatedSink run(SimulatedSink sink, int from, int to) throws IOException {
        SimulatedSink restarted = sink.restarted();
        try (Ingestor ingestor = builder().sink(restarted).open()) {
            ingest(ingestor, from, to);
        }
        return restarted;
    }

    private Checkpoint checkpoint() throws IOException {
        return CheckpointFile.open(FileSystemDirectory.open(data().resolve("checkpoint")))
                .checkpoint();
    }

    private void write(Checkpoint checkpoint) throws IOException {
        byte[] file = CheckpointFormat.encode(checkpoint).array();
        Files.write(data().resolve("checkpoint").resolve(CheckpointFormat.NAME), file);
    }

    private void restoreLog(Path from) throws IOException {
        FileTree.delete(data().resolve("wal"));
        FileTree.copy(from.resolve("wal"), data().resolve("wal"));
    }

    /** Ingests records 1 to 10, copies the directory, and returns the sink. */
    private SimulatedSink copied(Path copy) throws IOException {
        SimulatedSink sink = run(new SimulatedSink(), 1, 10);
        FileTree.copy(data(), copy);
        return sink;
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aSinkAndALogThatBothLackWhatTheCheckpointHasAreRefused() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = run(copied(copy), 11, 15);
        restoreLog(copy);

        assertThatThrownBy(() -> builder().sink(sink.cutTo(12)).open())
                .isInstanceOfSatisfying(SinkBehindException.class, behind -> {
                    assertThat(behind.sinkSequence()).isEqualTo(12);
                    assertThat(behind.checkpointSequence()).isEqualTo(15);
                    assertThat(behind.lastSequence()).isEqualTo(10);
                })
                .hasMessageContaining("the log ends at sequence 10: sequences 13 to 15 are in neither");

        SimulatedSink left = sink.cutTo(12);
        try (Ingestor ingestor = builder().sink(left).acceptLoss().open()) {
            ingest(ingestor, 16, 17);
        }
        assertThat(run(left, 18, 18).sequences())
                .as("the loss is accepted once")
                .endsWith(12L, 16L, 17L, 18L);
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aLogThatEndsBeforeTheCheckpointIsRefusedWithAndWithoutASink() throws Exception {
        run(new SimulatedSink(), 1, 10);
        FileTree.delete(data().resolve("wal"));

        for (IngestorBuilder open : List.of(builder(), builder().sink(Sink.discarding()))) {
            assertThatThrownBy(open::open)
                    .isInstanceOfSatisfying(LogBehindException.class, behind -> {
                        assertThat(behind.logSequence()).isZero();
                        assertThat(behind.nextSequence()).isEqualTo(11);
                    })
                    .hasMessageContaining("next sequence is 11, but the log is empty: sequences 1 to 10");
        }
        try (Ingestor ingestor = builder().acceptLoss().open()) {
            ingest(ingestor, 11, 11);
        }
        try (Ingestor ingestor = builder().open()) {
            ingest(ingestor, 12, 12);
        }
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void anOlderCopyOfALogIsRefusedIfItLacksWhatTheSinkLacksToo() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = run(copied(copy), 11, 15);
        write(new Checkpoint(15, 18));
        restoreLog(copy);

        assertThatThrownBy(() -> builder().sink(sink.restarted()).open())
                .isInstanceOf(LogBehindException.class)
                .hasMessageContaining("sequences 16 to 17");
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aCopyThatWentOnWithoutItsSinkIsRefusedUntilTheForkIsAccepted() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = run(copied(copy), 11, 20);
        try (Ingestor ingestor = builder(copy).open()) {
            ingest(ingestor, 11, 13);
        }

        assertThatThrownBy(() -> builder(copy).sink(sink.restarted()).open())
                .isInstanceOfSatisfying(LogForkedException.class, forked -> {
                    assertThat(forked.forkSequence()).isEqualTo(11);
                    assertThat(forked.sinkSequence()).isEqualTo(20);
                    assertThat(forked.logSequence()).isEqualTo(13);
                })
                .hasMessageContaining("Records 11 to 13 of this log would count as delivered")
                .hasMessageContaining("acceptFork");

        SimulatedSink accepted = sink.restarted();
        try (Ingestor ingestor = builder(copy).sink(accepted).acceptFork().open()) {
            ingest(ingestor, 21, 22);
        }
        try (Ingestor ingestor = builder(copy).sink(accepted.restarted()).open()) {
            ingest(ingestor, 23, 23);
        }
        assertThatThrownBy(() -> {
                    try (Ingestor ingestor = builder().open()) {
                        ingest(ingestor, 21, 21);
                    }
                    builder().sink(accepted.restarted()).open();
                })
                .as("the log that filled the sink before")
                .isInstanceOf(LogForkedException.class)
                .hasMessageContaining("from sequence 21 on");
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aForkIsSeenHoweverOftenTheOtherCopyWasOpenedSince() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = run(run(run(copied(copy), 11, 14), 15, 15), 16, 20);
        try (Ingestor ingestor = builder(copy).open()) {
            ingest(ingestor, 11, 12);
        }

        assertThatThrownBy(() -> builder(copy).sink(sink.restarted()).open())
                .isInstanceOf(LogForkedException.class)
                .hasMessageContaining("from sequence 11 on");
    }

    @Test
    @Proves(Invariant.NOTHING_VANISHES)
    void aForkIsSeenInTheLogThatWentOnInTheLifeInWhichItWasCopied() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = new SimulatedSink();
        try (Ingestor ingestor = builder().open()) {
            ingest(ingestor, 1, 10);
            awaitSegments(2);
            FileTree.copy(data(), copy);
            ingest(ingestor, 11, 13);
        }
        try (Ingestor ingestor = builder(copy).sink(sink).open()) {
            ingest(ingestor, 11, 20);
        }
        assertThat(sink.sequences()).isEqualTo(sequences(1, 20));

        assertThatThrownBy(() -> builder().sink(sink.restarted()).open())
                .isInstanceOf(LogForkedException.class)
                .hasMessageContaining("from sequence 11 on");
    }

    @Test
    void aCopyThatWentOnWhereTheSinkEndsIsNoFork() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = copied(copy);
        try (Ingestor ingestor = builder(copy).open()) {
            ingest(ingestor, 11, 13);
        }

        SimulatedSink moved = sink.restarted();
        try (Ingestor ingestor = builder(copy).sink(moved).open()) {
            ingest(ingestor, 14, 14);
        }
        assertThat(moved.sequences()).isEqualTo(sequences(1, 14));
    }

    @Test
    void aSalvagedLogGoesOnWithItsSink() throws Exception {
        SimulatedSink sink = run(run(new SimulatedSink(), 1, 10), 11, 20);
        Path broken = parent.resolve("broken");
        Files.move(data().resolve("wal"), broken);
        SegmentedWriteAheadLog.salvage(
                FileSystemDirectory.openReadOnly(broken),
                FileSystemDirectory.open(data().resolve("wal")),
                new WalInspector() {});

        SimulatedSink next = run(run(sink, 21, 21), 22, 22);

        assertThat(next.sequences()).isEqualTo(sequences(1, 22));
    }

    @Test
    void aSequenceThatTheLogCannotHaveGivenIsRefusedAndLeavesNothingBehind() throws Exception {
        SimulatedSink sink = run(new SimulatedSink(), 1, 10);

        for (long wrong : new long[] {Long.MAX_VALUE - 1, 1L << 62, (1L << 40) + 11}) {
            assertThatThrownBy(() -> builder().sink(claiming(sink, wrong)).open())
                    .isInstanceOfSatisfying(SinkAheadException.class, ahead -> {
                        assertThat(ahead.sinkSequence()).isEqualTo(wrong);
                        assertThat(ahead.knownSequence()).isEqualTo(10);
                    })
                    .hasMessageContaining("was " + wrong)
                    .hasMessageContaining("no sequence above 10");
        }
        assertThat(checkpoint()).isEqualTo(new Checkpoint(10, 11));
        assertThat(run(sink, 11, 11).sequences()).isEqualTo(sequences(1, 11));
    }

    @Test
    void aWrongSequenceThatIsBelievedIsNotRecordedBeyondTheEndOfTheLog() throws Exception {
        SimulatedSink sink = run(new SimulatedSink(), 1, 10);

        try (Ingestor ingestor = builder().sink(claiming(sink, 1_000_000)).open()) {
            assertThat(ingestor.stats().sequences().checkpoint()).isEqualTo(1_000_000);
        }

        assertThat(checkpoint()).isEqualTo(new Checkpoint(10, 11));
        assertThat(run(sink, 11, 11).sequences()).isEqualTo(sequences(1, 11));
    }

    @Test
    void aCheckpointThatCannotBeTrueIsRefusedWhateverIsAccepted() throws Exception {
        run(new SimulatedSink(), 1, 10);
        write(new Checkpoint(Long.MAX_VALUE - 1, Long.MAX_VALUE));

        for (IngestorBuilder open : List.of(builder(), builder().acceptLoss())) {
            assertThatThrownBy(open::open)
                    .isInstanceOf(LogBehindException.class)
                    .hasMessageContaining("next sequence is " + Long.MAX_VALUE)
                    .hasMessageContaining("ends at sequence 10")
                    .hasMessageContaining("move the subdirectory checkpoint away");
        }
        FileTree.delete(data().resolve("checkpoint"));
        try (Ingestor ingestor = builder().open()) {
            ingest(ingestor, 11, 11);
        }
    }

    /** Returns a sink that reports another last sequence of the same log. */
    private static Sink claiming(SimulatedSink sink, long lastSequence) {
        return new Sink() {
            @Override
            public SinkProgress open(SinkContext context) {
                return SinkProgress.upTo(sink.logId().orElseThrow(), lastSequence);
            }

            @Override
            public void flush(FlushBatch batch) throws IOException {
                throw new IOException("nothing is to be flushed");
            }

            @Override
            public long lastSequence() {
                return lastSequence;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void aDirectoryThatMustHoldALogIsNotMadeAnew() throws Exception {
        Path mountPoint = Files.createDirectories(data());
        for (Path directory : List.of(mountPoint, parent.resolve("absent"))) {
            assertThatThrownBy(() -> builder(directory).mustExist().open())
                    .isInstanceOf(LogMissingException.class)
                    .hasMessageContaining("directory " + directory + " must hold a log, was without one");
        }
        assertThat(mountPoint).isEmptyDirectory();
        assertThat(parent.resolve("absent")).doesNotExist();

        try (Ingestor ingestor = builder().open()) {
            // Unless the first segment is prepared before the close, the directory contains no log file.
            ingest(ingestor, 1, 1);
        }
        try (Ingestor ingestor = builder().mustExist().open()) {
            ingest(ingestor, 2, 2);
        }
        assertThatThrownBy(() -> builder().mustExist().withoutLog().open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mustExist contradicts withoutLog");
    }

    @Test
    void whatAForkedLogHoldsCanBeReadBeforeItIsAccepted() throws Exception {
        Path copy = parent.resolve("copy");
        SimulatedSink sink = run(copied(copy), 11, 20);
        try (Ingestor ingestor = builder(copy).open()) {
            ingest(ingestor, 11, 13);
        }
        assertThatThrownBy(() -> builder(copy).sink(sink.restarted()).open()).isInstanceOf(LogForkedException.class);

        try (Ingestor ingestor = builder(copy).open();
                RecordCursor records = ingestor.read(11)) {
            assertThat(records.next())
                    .extracting(view -> view.copy())
                    .extracting(StoredRecord::sequence)
                    .isEqualTo(11L);
        }
    }
}
