package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that a disk that loses power at any moment under load has every entry that was acknowledged as synced. The disk
 * is an ext4 image in memory, which an ioctl cuts off so that exactly the unsynced bytes are lost. This process keeps
 * the acknowledgements.
 */
@Tag("proof")
class PowerCutTest {

    private static final int CUTS = 220;
    private static final int CONTROL_CUTS = 20;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private int cutWhileOpening;
    private int endedInOrder;

    @Test
    @Timeout(900)
    void whatWasAcknowledgedAsSyncedSurvivesEveryCut() throws Exception {
        System.out.println("power cut: seed " + seed);
        WriterLedger ledger = new WriterLedger();
        try (PowerCutDisk disk = PowerCutDisk.create("power cut")) {
            for (int cut = 0; cut < CUTS; cut++) {
                cut(disk, ledger, "honest");
                ledger.checkRound();

                assertThat(ledger.lost(disk.mount().resolve("log")))
                        .as("seed %s, cut %s: acknowledged entries lost", seed, cut)
                        .isZero();
            }
        }
        System.out.println("power cut: " + CUTS + " cuts (" + cutWhileOpening + " of them during an open), "
                + ledger.acknowledged + " entries acknowledged as synced, none lost; " + endedInOrder
                + " writers ended in order");
        assertThat(ledger.acknowledged).isGreaterThan(CUTS);
    }

    @Test
    @Timeout(300)
    void aWriterThatAcknowledgesBeforeTheSyncIsFoundOut() throws Exception {
        System.out.println("power cut, control: seed " + seed);
        WriterLedger ledger = new WriterLedger();
        int lost = 0;
        try (PowerCutDisk disk = PowerCutDisk.create("power cut, control")) {
            for (int cut = 0; cut < CONTROL_CUTS && lost == 0; cut++) {
                cut(disk, ledger, "dishonest");

                lost += ledger.lost(disk.mount().resolve("log"));
            }
        }
        System.out.println(
                "power cut, control: " + lost + " of " + ledger.acknowledged + " dishonest acknowledgements lost");
        assertThat(lost).isPositive();
    }

    /** Runs a writer, cuts the power after a random number of lines, and mounts the disk again. */
    private void cut(PowerCutDisk disk, WriterLedger ledger, String honesty) throws Exception {
        List<String> command = new ArrayList<>(Commands.java(LoadedWriter.class));
        command.addAll(List.of(
                disk.mount().resolve("log").toString(),
                String.valueOf(ledger.begin()),
                String.valueOf(Integer.MAX_VALUE),
                honesty));
        // The first line comes before the open, the second after it.
        int lines = random.nextInt(8) == 0 ? 1 : 2 + random.nextInt(1500);
        Process writer = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean open = false;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII))) {
            int seen = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                open |= line.equals("open");
                if (ledger.ended()) {
                    throw new IOException("after the end: " + line);
                }
                ledger.note(line);
                if (++seen == lines) {
                    disk.cut();
                }
            }
            assertThat(seen).as("lines of the writer").isGreaterThanOrEqualTo(lines);
        } finally {
            writer.destroyForcibly().waitFor();
        }
        if (!open) {
            cutWhileOpening++;
        }
        if (ledger.ended()) {
            endedInOrder++;
            assertThat(!open || ledger.failureTold())
                    .as("a log that was open has noticed the cut")
                    .isTrue();
        }
        disk.powerOn();
    }
}
