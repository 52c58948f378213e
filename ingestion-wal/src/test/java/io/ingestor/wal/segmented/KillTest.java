package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalOptions;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies at any moment loses nothing that it has acknowledged. The acknowledgements are kept outside, in this process. */
class KillTest {

    @TempDir
    Path path;

    @Test
    @Timeout(120)
    void whatAKilledProcessHasAcknowledgedIsThereOnce() throws Exception {
        killInALoop(4);
    }

    @Test
    @Tag("proof")
    @Timeout(1200)
    void whatAProcessKilledManyTimesHasAcknowledgedIsThereOnce() throws Exception {
        killInALoop(100);
    }

    private void killInALoop(int rounds) throws Exception {
        long seed = System.nanoTime();
        System.out.println("kill: seed " + seed);
        Random random = new Random(seed);
        Map<Long, Long> acknowledged = new HashMap<>();
        long next = 1;
        for (int round = 0; round < rounds; round++) {
            next = runAndKill(next, 200 + random.nextInt(3000), acknowledged) + 1_000_000;

            check(acknowledged);
        }
        System.out.println("kill: " + acknowledged.size() + " entries acknowledged over " + rounds + " processes");
    }

    /** Starts a writer, kills it after so many acknowledgements, and returns the last number it may have used. */
    private long runAndKill(long from, int acks, Map<Long, Long> acknowledged) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        path.toString(),
                        String.valueOf(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = from;
        int seen = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            // What was printed before the kill and is still in the pipe counts too, but for the last line, which may be
            // cut.
            String line = lines.readLine();
            for (String following = lines.readLine(); following != null; following = lines.readLine()) {
                String[] words = line.split(" ", -1);
                last = Long.parseLong(words[0]);
                acknowledged.put(last, Long.parseLong(words[1]));
                if (++seen == acks) {
                    // Through the handle: it leaves the pipe open.
                    writer.toHandle().destroyForcibly();
                }
                line = following;
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(seen).isGreaterThanOrEqualTo(acks);
        return last;
    }

    private void check(Map<Long, Long> acknowledged) throws Exception {
        Set<Long> missing = new HashSet<>(acknowledged.keySet());
        Set<Long> seen = new HashSet<>();
        WalOptions options = WalOptions.builder().segmentBytes(256 << 10).build();
        try (WriteAheadLog log = SegmentedWriteAheadLog.open(FileSystemDirectory.open(path), options);
                WalReader reader = log.read(1)) {
            long sequence = 1;
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                assertThat(entry.firstSequence()).isEqualTo(sequence++);
                long number = entry.payload().getLong(0);
                assertThat(entry.payload()).isEqualTo(ByteBuffer.wrap(KilledWriter.payload(number)));
                assertThat(seen.add(number)).as("%s is there once", number).isTrue();
                Long acknowledgedAs = acknowledged.get(number);
                if (acknowledgedAs != null) {
                    assertThat(entry.firstSequence()).isEqualTo(acknowledgedAs);
                }
                missing.remove(number);
            }
        }
        assertThat(missing).isEmpty();
    }
}
