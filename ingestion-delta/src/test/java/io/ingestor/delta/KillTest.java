package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a process which is killed at random moments, with flushes in progress, leaves each record a row once. */
class KillTest {

    private static final int MAX_LINES = 600;

    @TempDir
    Path parent;

    @Test
    @Timeout(180)
    void eachAcknowledgedRecordIsARowOnceAfterKills() throws Exception {
        killAndLook(3, 1);
    }

    @Test
    @Tag("proof")
    @Timeout(900)
    void eachAcknowledgedRecordIsARowOnceAfterManyKills() throws Exception {
        killAndLook(120, 10);
    }

    private void killAndLook(int rounds, int roundsPerCheck) throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("kill of tables: seed " + seed);
        Random random = new Random(seed);
        int acknowledged = 0;
        TableLedger ledger = new TableLedger(parent.resolve("0"));
        for (int round = 1; round <= rounds; round++) {
            // Its handle leaves the pipe with the last lines open.
            ledger.run(
                    1 + random.nextInt(MAX_LINES), process -> process.toHandle().destroyForcibly());
            if (round % roundsPerCheck == 0) {
                ledger.check("seed " + seed + ", round " + round);
            }
            if (round % (3 * roundsPerCheck) == 0 && round < rounds) {
                // Tables with thousands of commits take long to read.
                acknowledged += ledger.acknowledged();
                ledger = new TableLedger(parent.resolve(Integer.toString(round)));
            }
        }
        acknowledged += ledger.acknowledged();
        System.out.println("kill of tables: " + rounds + " processes killed, " + acknowledged
                + " records acknowledged, none lost");
        assertThat(acknowledged).isGreaterThan(rounds);
    }
}
