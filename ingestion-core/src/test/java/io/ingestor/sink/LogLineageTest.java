package io.ingestor.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.LogLife;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogLineageTest {

    private static final LogLife A = new LogLife(0xA, 1, 100);
    private static final LogLife B = new LogLife(0xB, 101, 150);
    private static final LogLife C = new LogLife(-1, 101, 130);

    @Test
    void theTextNamesEachLifeAndItsFirstSequence() {
        LogLineage lineage = LogLineage.unknown().followedBy(List.of(A, C), 0, 120);

        assertThat(lineage).hasToString("000000000000000a@1 ffffffffffffffff@101");
        assertThat(LogLineage.parse(lineage.toString())).isEqualTo(lineage).hasSameHashCodeAs(lineage);
        assertThat(LogLineage.parse("")).isEqualTo(LogLineage.unknown());
    }

    @Test
    void anyOtherTextIsRefused() {
        for (String text : List.of(
                " ",
                "a@1",
                "000000000000000A@1",
                "000000000000000a@0",
                "000000000000000a@1 ",
                "000000000000000a@9999999999999999999",
                "000000000000000a@1 000000000000000a@5",
                "000000000000000a@5 000000000000000b@4")) {
            assertThatThrownBy(() -> LogLineage.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining('"' + text + '"');
        }
    }

    @Test
    void onlyLivesUpToTheLastSequenceAreAddedAndEachOnce() {
        LogLineage first = LogLineage.unknown().followedBy(List.of(A, B), 0, 100);

        assertThat(first).hasToString("000000000000000a@1");
        assertThat(first.followedBy(List.of(A, B), 0, 101)).hasToString("000000000000000a@1 000000000000000b@101");
        assertThat(first.followedBy(List.of(A), 0, 100)).isSameAs(first);
    }

    @Test
    void afterAnAcceptedForkTheLineageBeginsBehindTheSink() {
        LogLife further = new LogLife(0xC, 101, 200);

        LogLineage lineage = LogLineage.unknown().followedBy(List.of(A, further), 150, 180);

        assertThat(lineage).hasToString("000000000000000c@151");
        assertThat(lineage.forkIn(List.of(A, further), 180)).isEmpty();
    }

    @Test
    void theLatestLivesAreKept() {
        List<LogLife> lives = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            lives.add(new LogLife(i, i, i));
        }

        LogLineage lineage = LogLineage.unknown().followedBy(lives, 0, 40);

        assertThat(lineage.toString().split(" ")).hasSize(32).startsWith("0000000000000009@9");
        assertThat(LogLineage.parse(lineage.toString())).isEqualTo(lineage);
        assertThat(lineage.forkIn(lives, 40))
                .as("lives before those that are kept contradict nothing")
                .isEmpty();
    }

    @Test
    void aForkIsTheFirstSequenceThatTheLogGaveOtherwise() {
        LogLineage lineage = LogLineage.unknown().followedBy(List.of(A, B), 0, 150);

        assertThat(lineage.forkIn(List.of(A, C), 150)).as("another life").hasValue(101);
        assertThat(lineage.forkIn(List.of(new LogLife(0xA, 1, 130)), 150))
                .as("a life that went on")
                .hasValue(101);
        assertThat(lineage.forkIn(List.of(C), 100)).as("beyond the sink").isEmpty();
        assertThat(lineage.forkIn(List.of(A), 150)).as("an older copy").isEmpty();
        assertThat(lineage.forkIn(List.of(A, new LogLife(0xD, 151, 160)), 150))
                .as("an older copy that was numbered above the sink")
                .isEmpty();
        assertThat(lineage.forkIn(List.of(A, new LogLife(0xD, 101, 100)), 150))
                .as("a life without a sequence")
                .isEmpty();
        assertThat(LogLineage.unknown().forkIn(List.of(A, C), 150)).isEmpty();
    }
}
