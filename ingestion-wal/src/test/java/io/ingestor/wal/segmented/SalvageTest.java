package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.LostSequences;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalInspection.Verdict;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WalSalvage;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.internal.format.SalvageMark;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.DirectoryLock;
import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that a salvage keeps exactly the entries that verify, in order and with their sequences. */
class SalvageTest {

    private static Map<String, byte[]> sample() throws Exception {
        return new SampleLog()
                .append(Compression.LZ4, 40, 700, 300)
                .append(Compression.NONE, 90, 500, 20, 400)
                .append(Compression.LZ4, 600, 50, 10)
                .files();
    }

    private record Salvaged(WalSalvage result, SampleLog.Notes notes, Map<String, byte[]> files) {}

    private static Salvaged salvage(Map<String, byte[]> files) throws Exception {
        SimulatedDirectory from = new SimulatedDirectory(files);
        SimulatedDirectory to = new SimulatedDirectory().recording(false);
        SampleLog.Notes notes = new SampleLog.Notes();
        WalSalvage result = SegmentedWriteAheadLog.salvage(from, to, notes);
        assertThat(from.operations()).as("changes to what is salvaged").isEmpty();
        return new Salvaged(result, notes, to.contents());
    }

    /** Checks that the new log is whole, opens in strict mode, and holds exactly these entries. */
    private static void check(Salvaged salvaged, List<SampleLog.Entry> expected, String what) throws Exception {
        assertThat(SampleLog.identities(SampleLog.entries(salvaged.files())))
                .as(what)
                .isEqualTo(SampleLog.identities(expected));
        assertThat(SampleLog.inspect(salvaged.files(), new SampleLog.Notes()))
                .as(what)
                .satisfies(found -> {
                    assertThat(found.verdict()).isEqualTo(Verdict.WHOLE);
                    assertThat(found.closed()).isTrue();
                    assertThat(found.nextSequence()).isEqualTo(salvaged.result().nextSequence());
                });
        assertThat(salvaged.result().entries()).as(what).isEqualTo(expected.size());
    }

    @Test
    void aWholeLogIsCopied() throws Exception {
        Map<String, byte[]> files = sample();

        Salvaged salvaged = salvage(files);

        check(salvaged, SampleLog.entries(files), "copy");
        assertThat(salvaged.result().segments()).isEqualTo(1);
        assertThat(salvaged.result().source().verdict()).isEqualTo(Verdict.WHOLE);
        assertThat(salvaged.files()).containsOnlyKeys("wal-0000000000000001.seg");
        assertThat(salvaged.files().get("wal-0000000000000001.seg")).hasSize(65536);
    }

    @Test
    void everyEntryButTheOneWithTheFlippedByteIsSaved() throws Exception {
        Map<String, byte[]> files = sample();
        List<SampleLog.Entry> entries = SampleLog.entries(files);
        long next = SampleLog.inspect(files, new SampleLog.Notes()).nextSequence();
        long seed = System.nanoTime();
        System.out.println("salvage: seed " + seed);
        Random random = new Random(seed);

        for (String name : files.keySet()) {
            if (!SegmentFormat.isSegment(name)) {
                continue;
            }
            long end = SampleLog.end(files, name);
            for (long position = 0; position < end + 64; position++) {
                if (position == SegmentFormat.HEADER_BYTES + 4) {
                    position = SegmentFormat.FIRST_FRAME - 4;
                }
                long at = position;
                String what = "seed " + seed + ", " + name + ", position " + position;
                boolean incarnation =
                        at >= SegmentFormat.INCARNATION_OFFSET && at < SegmentFormat.INCARNATION_OFFSET + Long.BYTES;
                List<SampleLog.Entry> expected = entries.stream()
                        .filter(entry -> incarnation ? !entry.file().equals(name) : !entry.holds(name, at))
                        .toList();

                Salvaged salvaged = salvage(SampleLog.flipped(files, name, position, 1 + random.nextInt(255)));

                check(salvaged, expected, what);
                boolean openEnd =
                        salvaged.notes().lost.stream().anyMatch(lost -> lost.last() == LostSequences.UNKNOWN_LAST);
                if (!openEnd) {
                    assertThat(salvaged.result().nextSequence()).as(what).isEqualTo(next);
                }
            }
        }
    }

    @Test
    void manyDamagedPlacesNeverMakeAnEntryThatWasNotThere() throws Exception {
        Map<String, byte[]> files = sample();
        List<String> identities = SampleLog.identities(SampleLog.entries(files));
        long seed = System.nanoTime();
        System.out.println("salvage: seed " + seed);
        Random random = new Random(seed);

        for (int round = 0; round < 300; round++) {
            Map<String, byte[]> damaged = new TreeMap<>(files);
            for (String name : files.keySet()) {
                byte[] content = files.get(name).clone();
                int count = random.nextInt(5);
                for (int i = 0; i < count; i++) {
                    int at =
                            SegmentFormat.FIRST_FRAME_OFFSET + random.nextInt(6_000 - SegmentFormat.FIRST_FRAME_OFFSET);
                    content[at] = (byte) random.nextInt();
                }
                damaged.put(name, random.nextInt(10) == 0 ? Arrays.copyOf(content, random.nextInt(9_000)) : content);
            }
            String what = "seed " + seed + ", round " + round;

            Salvaged salvaged = salvage(damaged);

            List<SampleLog.Entry> saved = SampleLog.entries(salvaged.files());
            check(salvaged, saved, what);
            // The assertion below accepts no empty list, but every file may be beyond saving.
            if (!saved.isEmpty()) {
                assertThat(identities).as(what).containsSubsequence(SampleLog.identities(saved));
            }
        }
    }

    @Test
    void aMissingSegmentLeavesAHoleThatIsNotFilled() throws Exception {
        Map<String, byte[]> files = sample();
        List<SampleLog.Entry> expected = SampleLog.entries(files).stream()
                .filter(entry -> !entry.file().equals(SegmentFormat.name(2)))
                .toList();

        Salvaged salvaged = salvage(SampleLog.without(files, SegmentFormat.name(2)));

        check(salvaged, expected, "without segment 2");
        assertThat(salvaged.result().segments()).isEqualTo(2);
    }

    @Test
    void aSegmentOfAnotherLogIsNotMixedIn() throws Exception {
        Map<String, byte[]> files = sample();
        String middle = SegmentFormat.name(2);
        Map<String, byte[]> mixed = SampleLog.with(files, middle, sample().get(middle));
        List<SampleLog.Entry> expected = SampleLog.entries(files).stream()
                .filter(entry -> !entry.file().equals(middle))
                .toList();

        Salvaged salvaged = salvage(mixed);

        check(salvaged, expected, "foreign segment");
        assertThat(salvaged.notes().damages).singleElement().satisfies(damage -> {
            assertThat(damage.file()).isEqualTo(middle);
            assertThat(damage.detail()).contains("a different log");
        });
        assertThat(salvaged.notes().lost).hasSize(1);
    }

    @Test
    void theNewLogGoesOnAsTheOldOne() throws Exception {
        Map<String, byte[]> files = sample();
        Map<String, byte[]> damaged = SampleLog.flipped(files, SegmentFormat.name(1), SegmentFormat.LOG_ID_OFFSET, 1);

        Salvaged salvaged = salvage(damaged);

        assertThat(id(salvaged.files())).isEqualTo(id(files));
    }

    private static UUID id(Map<String, byte[]> files) throws Exception {
        try (WriteAheadLog log = SegmentedWriteAheadLog.open(new SimulatedDirectory(files), SampleLog.STRICT)) {
            return log.id();
        }
    }

    @Test
    void aTornEndIsCut() throws Exception {
        Map<String, byte[]> files = InspectionTest.crashed();
        List<SampleLog.Entry> entries = SampleLog.entries(files);
        SampleLog.Entry second = entries.get(1);

        Salvaged salvaged = salvage(SampleLog.flipped(files, second.file(), second.position() + 9, 1));

        check(salvaged, entries.subList(0, 1), "torn");
        assertThat(salvaged.result().source().verdict()).isEqualTo(Verdict.TORN);
        assertThat(salvaged.result().nextSequence()).isEqualTo(2);
        assertThat(salvaged.notes().lost).isEmpty();
    }

    @Test
    void whatIsSavedIsReadAndTheLogGoesOnBehindIt() throws Exception {
        Map<String, byte[]> files = sample();
        List<SampleLog.Entry> entries = SampleLog.entries(files);
        SampleLog.Entry last = entries.get(entries.size() - 1);
        long next = last.firstSequence() + last.recordCount();
        Salvaged salvaged = salvage(SampleLog.flipped(files, last.file(), last.position() + 20, 4));
        SimulatedDirectory directory = new SimulatedDirectory(salvaged.files()).recording(false);

        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, SampleLog.STRICT, CrashWorkload.TIMING)) {
            assertThat(log.durableSequence()).isEqualTo(next - 1);
            assertThat(log.append(ByteBuffer.wrap(new byte[9]), 1, AckLevel.SYNCED)
                            .get(30, TimeUnit.SECONDS))
                    .as("a lost sequence is not given again")
                    .isEqualTo(next);
            try (WalReader reader = log.read(1)) {
                int count = 0;
                while (reader.next() != null) {
                    count++;
                }
                assertThat(count).isEqualTo(entries.size());
            }
            try (WalReader reader = log.read(last.firstSequence())) {
                WalEntryView entry = Objects.requireNonNull(reader.next());
                while (entry.recordCount() == 0) {
                    entry = Objects.requireNonNull(reader.next());
                }
                assertThat(entry.firstSequence()).as("behind the hole").isEqualTo(next);
            }
        }
    }

    @Test
    void aLogOfManyFullSegmentsWithAHoleInEachIsSaved() throws Exception {
        Map<String, byte[]> files = new SampleLog()
                .append(
                        Compression.NONE,
                        IntStream.generate(() -> 16_000).limit(24).toArray())
                .files();
        List<SampleLog.Entry> entries = SampleLog.entries(files);
        Map<String, byte[]> damaged = new TreeMap<>(files);
        List<SampleLog.Entry> hit = entries.stream()
                .filter(entry -> entry.position() > 5_000 && entry.position() < 30_000)
                .toList();
        for (SampleLog.Entry entry : hit) {
            damaged = SampleLog.flipped(damaged, entry.file(), entry.position() + 12, 1);
        }
        assertThat(hit).hasSizeGreaterThan(5);

        Salvaged salvaged = salvage(damaged);

        check(salvaged, entries.stream().filter(entry -> !hit.contains(entry)).toList(), "holes");
    }

    @Test
    void onlyWhatIsLostBeyondAllTellingIsGivenAgain() throws Exception {
        Map<String, byte[]> files = sample();
        String last = SegmentFormat.name(3);

        Salvaged salvaged = salvage(SampleLog.flipped(files, last, SegmentFormat.INCARNATION_OFFSET, 1));

        long first = SampleLog.entries(files).stream()
                .filter(entry -> entry.file().equals(last))
                .findFirst()
                .orElseThrow()
                .firstSequence();
        assertThat(salvaged.notes().lost).containsExactly(new LostSequences(first, LostSequences.UNKNOWN_LAST));
        assertThat(salvaged.result().nextSequence()).isEqualTo(first);
    }

    @Test
    void anInterruptedSalvageIsNotTakenForALog() throws Exception {
        Map<String, byte[]> files = new SampleLog()
                .append(
                        Compression.NONE,
                        IntStream.generate(() -> 16_000).limit(12).toArray())
                .files();
        int[] calls = {0};
        SegmentedWriteAheadLog.salvage(
                new SimulatedDirectory(files),
                new SimulatedDirectory().faults((call, file) -> {
                    calls[0]++;
                    return null;
                }),
                new SampleLog.Notes());
        assertThat(calls[0]).isGreaterThan(20);

        for (int failing = 1; failing <= calls[0]; failing++) {
            int[] left = {failing};
            SimulatedDirectory to =
                    new SimulatedDirectory().recording(false).faults((call, file) -> --left[0] == 0 ? Fault.EIO : null);

            assertThatThrownBy(() ->
                            SegmentedWriteAheadLog.salvage(new SimulatedDirectory(files), to, new SampleLog.Notes()))
                    .as("call %s", failing)
                    .isInstanceOf(IOException.class);

            SimulatedDirectory rest = new SimulatedDirectory(to.contents());
            boolean nothing = to.contents().keySet().stream().noneMatch(SegmentFormat::isSegment);
            boolean everything = failing == calls[0];
            if (!nothing && !everything) {
                assertThatThrownBy(() -> LogRecovery.run(rest, CrashWorkload.OPTIONS.recoveryMode(), 1))
                        .as("call %s", failing)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("a salvage into it did not finish");
                assertThatThrownBy(() -> SegmentedWriteAheadLog.inspect(rest, new SampleLog.Notes()))
                        .hasMessageContaining("a salvage into it did not finish");
            }
        }
    }

    @Test
    void aCrashInASalvageLeavesNothingOrARefusalOrAllOfIt() throws Exception {
        Map<String, byte[]> files = sample();
        SampleLog.Entry second = SampleLog.entries(files).get(1);
        Map<String, byte[]> damaged = SampleLog.flipped(files, second.file(), second.position() + 9, 1);
        SimulatedDirectory to = new SimulatedDirectory();
        SegmentedWriteAheadLog.salvage(new SimulatedDirectory(damaged), to, new SampleLog.Notes());
        List<String> all = SampleLog.identities(SampleLog.entries(to.contents()));
        assertThat(all).hasSize(9);
        long seed = System.nanoTime();
        System.out.println("salvage: seed " + seed);
        Random random = new Random(seed);
        CrashModel model = new CrashModel(Disk.EMPTY);
        int refused = 0;
        int complete = 0;

        for (Operation operation : to.operations()) {
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            int[] outcomes = new int[survivors.choices()];
            for (int sample = 0; sample < 20; sample++) {
                for (int i = 0; i < outcomes.length; i++) {
                    outcomes[i] = sample == 0
                            ? 0
                            : sample == 1 ? survivors.outcomes(i) - 1 : random.nextInt(survivors.outcomes(i));
                }
                Map<String, byte[]> disk = new SimulatedDirectory(survivors.disk(outcomes)).contents();
                if (disk.containsKey(SalvageMark.NAME)) {
                    refused++;
                    assertThatThrownBy(() -> LogRecovery.run(
                                    new SimulatedDirectory(disk), CrashWorkload.OPTIONS.recoveryMode(), 1))
                            .hasMessageContaining("a salvage into it did not finish");
                } else if (disk.keySet().stream().anyMatch(SegmentFormat::isSegment)) {
                    complete++;
                    assertThat(SampleLog.identities(SampleLog.entries(disk)))
                            .as("seed %s", seed)
                            .isEqualTo(all);
                }
            }
        }

        assertThat(refused).isGreaterThan(100);
        assertThat(complete).isPositive();
    }

    @Test
    void theTargetMustBeEmptyAndNeitherInUse() throws Exception {
        Map<String, byte[]> files = sample();
        SimulatedDirectory full = new SimulatedDirectory(Map.of("notes.txt", new byte[1]));
        SimulatedDirectory used = new SimulatedDirectory(files);
        SampleLog.Notes notes = new SampleLog.Notes();

        assertThatThrownBy(() -> SegmentedWriteAheadLog.salvage(used, full, notes))
                .hasMessageContaining("must be empty")
                .hasMessageContaining("notes.txt");
        assertThat(full.operations()).isEmpty();
        assertThatThrownBy(() -> SegmentedWriteAheadLog.salvage(used, used, notes))
                .isInstanceOf(DirectoryLockedException.class);
        assertThatThrownBy(
                        () -> SegmentedWriteAheadLog.salvage(new SimulatedDirectory(), new SimulatedDirectory(), notes))
                .hasMessageContaining("nothing to salvage");
        DirectoryLock lock = used.lock();
        assertThatThrownBy(() -> SegmentedWriteAheadLog.salvage(used, new SimulatedDirectory(), notes))
                .isInstanceOf(DirectoryLockedException.class);
        lock.close();
    }
}
