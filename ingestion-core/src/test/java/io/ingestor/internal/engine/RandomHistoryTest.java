package io.ingestor.internal.engine;

import io.ingestor.Invariant;
import io.ingestor.Proves;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of random histories against a model. A failure reports the seed of its history. */
class RandomHistoryTest {

    private static final int LIVES = 4;

    @Test
    @Timeout(300)
    @Proves({Invariant.SURVIVES_A_CRASH, Invariant.BATCHES_ARE_ATOMIC, Invariant.DELIVERED_ONCE})
    void aFewHistoriesAgreeWithTheModel() {
        long seed = ThreadLocalRandom.current().nextLong();
        for (int i = 0; i < 25; i++) {
            agrees(seed + i);
        }
    }

    @Test
    @Tag("proof")
    @Timeout(3600)
    void historiesAgreeWithTheModelForALongTime() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("histories.seconds", 90));
        long seed = ThreadLocalRandom.current().nextLong();
        long histories = 0;
        while (System.nanoTime() - end < 0) {
            agrees(seed + histories++);
        }
        System.out.println("RandomHistoryTest: " + histories + " histories from seed " + seed);
    }

    private static void agrees(long seed) {
        try {
            RandomHistory history = new RandomHistory(seed);
            for (int life = 0; life < LIVES; life++) {
                history.live(false);
            }
            history.live(true);
        } catch (AssertionError | Exception e) {
            throw new AssertionError("history of seed " + seed, e);
        }
    }
}
