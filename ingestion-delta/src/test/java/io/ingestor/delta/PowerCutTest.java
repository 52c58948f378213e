package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.segmented.PowerCutDisk;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that an ext4 disk which loses power at random moments, with flushes in progress, has each acknowledged record
 * as a row once.
 */
@Tag("proof")
class PowerCutTest {

    private static final int CUTS = 60;
    private static final int CUTS_PER_DIRECTORY = 10;
    private static final int MAX_LINES = 400;

    @Test
    @Timeout(900)
    void eachAcknowledgedRecordIsARowOnceAfterEveryCut() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("power cut of tables: seed " + seed);
        Random random = new Random(seed);
        int acknowledged = 0;
        for (int directory = 0; directory < CUTS / CUTS_PER_DIRECTORY; directory++) {
            try (PowerCutDisk disk = PowerCutDisk.create("power cut of tables")) {
                Path root = disk.mount().resolve("root");
                TableLedger ledger = new TableLedger(root);
                for (int cut = 0; cut < CUTS_PER_DIRECTORY; cut++) {
                    ledger.run(1 + random.nextInt(MAX_LINES), process -> disk.cut());
                    disk.powerOn();
                    ledger.check("seed " + seed + ", directory " + directory + ", cut " + cut);
                }
                acknowledged += ledger.acknowledged();
            }
        }
        System.out.println(
                "power cut of tables: " + CUTS + " cuts, " + acknowledged + " records acknowledged, none lost");
        assertThat(acknowledged).isGreaterThan(CUTS);
    }
}
