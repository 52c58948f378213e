package io.ingestor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests invariant 2 under kill -9. A process that ingests is killed at random moments, repeatedly on the same
 * directory. This process keeps the acknowledgements.
 */
class KillTest {

    @TempDir
    Path parent;

    static IngestorBuilder ingestor(Path directory) {
        return Ingestor.builder(directory)
                .memoryBudget(4 << 20)
                .walOptions(SegmentedOptions.builder().segmentBytes(256 << 10).build());
    }

    /** Returns a batch of records, numbered from {@code first}. */
    static RecordBatch batch(long first, int size) {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (long number = first; number < first + size; number++) {
            batch.add(Record.builder("acme")
                    .entity("e" + number)
                    .put("n", number)
                    .put("first", first)
                    .put("size", size)
                    .payload(new byte[(int) (number % 500)], "")
                    .build());
        }
        return batch.build();
    }

    @Test
    @Timeout(300)
    void everyAcknowledgedRecordIsThereOnceAfterAKill() throws Exception {
        killAndLook(3, 300);
    }

    @Test
    @Tag("proof")
    @Timeout(3600)
    void everyAcknowledgedRecordIsThereOnceAfterManyKills() throws Exception {
        killAndLook(30, 1000);
    }

    private void killAndLook(int rounds, int maxAcks) throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("KillTest seed " + seed);
        Random random = new Random(seed);
        Path directory = parent.resolve("data");
        Map<Long, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            acknowledged.putAll(run(directory, (round + 1) * 1_000_000L, 1 + random.nextInt(maxAcks)));
            look(directory, acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(rounds);
    }

    /**
     * Runs the process until it has acknowledged {@code acks} batches, and kills it. Returns the sequences of the
     * acknowledged records, by record number.
     */
    private static Map<Long, Long> run(Path directory, long firstNumber, int acks) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIngestor.class.getName(),
                        directory.toString(),
                        Long.toString(firstNumber))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<Long, Long> acknowledged = new HashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int told = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", -1);
                // The last line may be truncated. Its batch counts as not acknowledged, although the log may contain
                // it.
                if (parts.length == 4 && parts[3].equals(".")) {
                    long first = Long.parseLong(parts[0]);
                    long sequence = Long.parseLong(parts[2]);
                    for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
                        acknowledged.put(first + i, sequence + i);
                    }
                }
                if (++told == acks) {
                    // Process.destroyForcibly would close the stream, and with it the lines printed before the kill.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).as("killed, not ended by itself").isEqualTo(128 + 9);
        return acknowledged;
    }

    private static void look(Path directory, Map<Long, Long> acknowledged) throws Exception {
        Map<Long, Long> found = new HashMap<>();
        Map<Long, Integer> batches = new HashMap<>();
        Map<Long, Integer> sizes = new HashMap<>();
        Set<Long> sequences = new HashSet<>();
        long expected = 1;
        try (Ingestor ingestor = ingestor(directory).open();
                RecordCursor cursor = ingestor.read(ingestor.firstSequence())) {
            for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                assertThat(view.sequence()).isEqualTo(expected++);
                long number = number(view, "n");
                assertThat(view.entity()).isEqualTo("e" + number);
                assertThat(found.put(number, view.sequence()))
                        .as("record %s is there once", number)
                        .isNull();
                assertThat(sequences.add(view.sequence())).isTrue();
                batches.merge(number(view, "first"), 1, Integer::sum);
                sizes.put(number(view, "first"), (int) number(view, "size"));
            }
            assertThat(ingestor.stats().sequences().durable()).isEqualTo(expected - 1);
        }
        assertThat(found).containsAllEntriesOf(acknowledged);
        assertThat(batches).as("every batch is there whole or not at all").isEqualTo(sizes);
    }

    private static long number(RecordView view, String field) {
        return ((Number) view.data().get(field)).longValue();
    }
}
