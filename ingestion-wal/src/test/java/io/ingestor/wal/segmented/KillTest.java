package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a process killed at any moment, under load from several callers at all levels, loses no entry that it has
 * acknowledged. This process keeps the acknowledgements.
 */
class KillTest {

    @TempDir
    Path path;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private int killedWhileOpening;

    @Test
    @Timeout(120)
    void whatAKilledProcessHasAcknowledgedIsThereOnce() throws Exception {
        killInALoop(4);
    }

    @Test
    @Tag("proof")
    @Timeout(900)
    void whatAProcessKilledManyTimesHasAcknowledgedIsThereOnce() throws Exception {
        killInALoop(100);
    }

    private void killInALoop(int rounds) throws Exception {
        System.out.println("kill: seed " + seed);
        WriterLedger ledger = new WriterLedger();
        for (int round = 0; round < rounds; round++) {
            // The first line comes before the open, the second after it.
            runAndKill(ledger, round > 0 && random.nextInt(8) == 0 ? 1 : 2 + random.nextInt(4000));
            ledger.checkRound();

            assertThat(ledger.lost(path))
                    .as("seed %s, round %s: acknowledged entries lost", seed, round)
                    .isZero();
        }
        System.out.println("kill: " + rounds + " processes killed (" + killedWhileOpening + " of them during an open), "
                + ledger.acknowledged + " entries acknowledged as synced, none lost");
        assertThat(ledger.acknowledged).isGreaterThan(rounds);
    }

    /** Starts a writer and kills it after {@code lines} lines. */
    private void runAndKill(WriterLedger ledger, int lines) throws Exception {
        List<String> command = new ArrayList<>(Commands.java(LoadedWriter.class));
        command.addAll(
                List.of(path.toString(), String.valueOf(ledger.begin()), String.valueOf(Integer.MAX_VALUE), "honest"));
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean open = false;
        int seen = 0;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            // Lines printed before the kill and still in the pipe count too.
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                open |= line.equals("open");
                ledger.note(line);
                if (++seen == lines) {
                    // Killed through its handle, which leaves the pipe open.
                    writer.toHandle().destroyForcibly();
                }
            }
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(seen).as("lines of the writer").isGreaterThanOrEqualTo(lines);
        assertThat(ledger.ended()).as("the writer came to its end").isFalse();
        if (!open) {
            killedWhileOpening++;
        }
    }
}
