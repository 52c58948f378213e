package io.ingestor.delta.internal.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.table.OwnFile;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergeRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final long MIB = 1L << 20;

    private final List<OwnFile> files = new ArrayList<>();

    private static OwnFile file(int level, Instant time, long first, long bytes) {
        LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
        AddFile add = new AddFile("f" + first, Map.of(), bytes, time.toEpochMilli(), true, "", Map.of());
        return new OwnFile(add, day, level, time, first);
    }

    private void add(int count, int level, Instant time, long bytes) {
        for (int i = 0; i < count; i++) {
            files.add(file(level, time, files.size(), bytes));
        }
    }

    /** Applies all merges that are due, and returns the number of rows that they copied, a row for each input file. */
    private int mergeAll(Instant now) {
        int copied = 0;
        for (Optional<Merge> merge = MergeRules.next(files, now);
                merge.isPresent();
                merge = MergeRules.next(files, now)) {
            List<OwnFile> inputs = merge.get().inputs();
            assertThat(inputs).hasSizeGreaterThan(1);
            assertThat(inputs).isSortedAccordingTo((a, b) -> Long.compare(a.firstSequence(), b.firstSequence()));
            assertThat(inputs.stream().map(OwnFile::day).distinct()).hasSize(1);
            long bytes = inputs.stream().mapToLong(file -> file.file().size()).sum();
            assertThat(bytes).isLessThanOrEqualTo(1024 * MIB);
            files.removeAll(inputs);
            Instant time =
                    inputs.stream().map(OwnFile::time).max(Instant::compareTo).orElseThrow();
            files.add(file(merge.get().level(), time, inputs.get(0).firstSequence(), bytes));
            copied += (int) bytes;
        }
        return copied;
    }

    @Test
    void sixteenFilesOfALevelBecomeOneOfTheNext() {
        add(15, 0, NOON, 1);
        add(15, 1, NOON, 1);
        assertThat(MergeRules.next(files, NOON)).isEmpty();

        add(1, 0, NOON, 1);

        Merge merge = MergeRules.next(files, NOON).orElseThrow();
        assertThat(merge.level()).isEqualTo(1);
        assertThat(merge.inputs()).hasSize(16).allMatch(file -> file.level() == 0);
        mergeAll(NOON);
        assertThat(files)
                .singleElement()
                .matches(file -> file.level() == 2 && file.file().size() == 31);
    }

    @Test
    void anHourThatHasEndedBecomesOneFile() {
        add(5, 0, NOON, 1);
        add(3, 2, NOON.plusSeconds(60), 1);
        add(2, 0, NOON.plusSeconds(3600), 1);

        mergeAll(NOON.plusSeconds(3600));

        assertThat(files).hasSize(3);
        assertThat(files.get(2).file().size()).isEqualTo(8);
        assertThat(files.get(2).level()).isEqualTo(3);
    }

    @Test
    void largeFilesStayAndSmallOnesBecomeFilesOfOneGibibyte() {
        add(4, 0, NOON, 128 * MIB);
        add(20, 0, NOON, 120 * MIB);

        mergeAll(NOON.plusSeconds(3600));

        assertThat(files.stream().filter(file -> file.file().size() == 128 * MIB))
                .hasSize(4);
        assertThat(files.stream().filter(file -> file.file().size() < 128 * MIB))
                .hasSizeLessThan(2);
        assertThat(files).hasSize(7);
    }

    @Test
    void aDayThatHasEndedBecomesOneFileIfThatHalvesTheFiles() {
        add(3, 0, NOON, 1);
        files.add(file(0, NOON.plusSeconds(7200), 100, 1));
        Instant nextDay = NOON.plus(Duration.ofHours(12));

        mergeAll(nextDay.minusMillis(1));
        assertThat(files).hasSize(2);
        mergeAll(nextDay);
        assertThat(files).hasSize(1);

        add(4, 0, NOON, 500 * MIB);
        files.add(file(0, NOON.plusSeconds(10_800), 200, 1));
        assertThat(MergeRules.next(files, nextDay)).as("six would become five").isEmpty();
    }

    @Test
    void filesOfDifferentDaysStayApart() {
        add(8, 0, NOON, 1);
        add(8, 0, NOON.plus(Duration.ofDays(1)), 1);

        assertThat(MergeRules.next(files, NOON)).isEmpty();
        mergeAll(NOON.plus(Duration.ofDays(30)));

        assertThat(files).hasSize(2);
        assertThat(MergeRules.mayBeDue(files, NOON.plus(Duration.ofDays(30)))).isFalse();
    }

    @Test
    void aWeekOfFlushesHasFewFilesAndCopiesEachRowAFewTimes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Instant now = NOON.truncatedTo(java.time.temporal.ChronoUnit.DAYS);
        int copied = 0;
        int rows = 0;
        int most = 0;
        while (now.isBefore(NOON.plus(Duration.ofDays(7)))) {
            now = now.plusSeconds(1 + random.nextInt(20));
            files.add(file(0, now, rows++, 1));
            copied += mergeAll(now);
            most = Math.max(most, files.size());
        }

        assertThat(most).as("seed %s", seed).isLessThan(24 + 7 + 4 * MergeRules.FAN_IN);
        assertThat(files.stream().mapToLong(file -> file.file().size()).sum()).isEqualTo(rows);
        assertThat((double) copied / rows).as("seed %s", seed).isLessThan(6);
    }
}
