package io.ingestor.rules;

import static io.ingestor.rules.Shaping.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that each step counts the records that it changed, dropped, rejected or kept. */
class StepCountsTest {

    @TempDir
    private Path directory;

    private static Record record(double n) {
        return Record.builder("acme").entity("e").put("n", n).build();
    }

    private static StepCounts counts(String step, long changed, long dropped, long rejected, long kept) {
        return new StepCounts("transforms[0].steps" + step, changed, dropped, rejected, kept);
    }

    @Test
    void countsRecordsByTheStepThatDecides() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'default': {'path': 'data.m', 'value': 1}}",
                        "{'drop_if': 'data.n == 1.0'}",
                        "{'reject_if': {'when': 'data.n == 2.0', 'reason': 'two'}}",
                        "{'lower': {'path': 'data.n'}, 'on_error': 'keep'}",
                        "{'set': {'path': 'data.never', 'value': 1}}"))) {
            assertThat(shaping.drops(record(1))).isTrue();
            assertThat(shaping.rejection(record(2)).message()).endsWith("two");
            assertThat(shaping.shape(record(3))).isEqualTo(record(3));

            assertThat(shaping.config.counts())
                    .containsExactly(
                            counts("[0].default", 0, 0, 0, 0),
                            counts("[1].drop_if", 0, 1, 0, 0),
                            counts("[2].reject_if", 0, 0, 1, 0),
                            counts("[3].lower", 0, 0, 0, 1),
                            counts("[4].set", 0, 0, 0, 0));
        }
    }

    @Test
    void countsAChangeForEachStepThatMadeOne() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'default': {'path': 'data.n', 'value': 1}}",
                        "{'rename': {'from': 'data.n', 'to': 'data.m'}}",
                        "{'metadata': {'key': 'k', 'value': 'v'}}"))) {
            Record unused = shaping.shape(record(1));
            unused =
                    shaping.shape(Record.builder("acme").entity("f").put("x", 1).build());

            assertThat(shaping.config.counts())
                    .containsExactly(
                            counts("[0].default", 1, 0, 0, 0),
                            counts("[1].rename", 2, 0, 0, 0),
                            counts("[2].metadata", 2, 0, 0, 0));
        }
    }

    @Test
    void aRevisionBeginsAtZero() throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'set': {'path': 'data.a', 'value': 'long text'}}"))) {
            Record unused = shaping.shape(record(1));
            Shaping.write(directory, steps("{'set': {'path': 'data.b', 'value': 1}}"));

            assertThat(shaping.config.poll()).isTrue();
            assertThat(shaping.config.counts()).containsExactly(counts("[0].set", 0, 0, 0, 0));
        }
    }

    @Test
    void losesNoRecordOfConcurrentCalls() throws Exception {
        int threads = 4;
        int records = 500;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Shaping shaping = Shaping.of(
                directory, steps("{'set': {'path': 'data.a', 'value': 1}}", "{'drop_if': 'data.n < 100.0'}"))) {
            List<Future<?>> calls = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                calls.add(pool.submit(() -> {
                    for (int i = 0; i < records; i++) {
                        assertThat(shaping.drops(record(i))).isEqualTo(i < 100);
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }

            assertThat(shaping.config.counts())
                    .containsExactly(
                            counts("[0].set", threads * (records - 100L), 0, 0, 0),
                            counts("[1].drop_if", 0, threads * 100L, 0, 0));
        } finally {
            pool.shutdown();
        }
    }
}
