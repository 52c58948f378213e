package io.ingestor.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArrayPoolTest {

    private final ArrayPool pool = new ArrayPool();

    @Test
    void whatIsGivenComesBackOnceAndIsCountedMeanwhile() {
        byte[] block = pool.takeBlock(100_000);
        long[] words = pool.takeWords(1000);
        assertThat(pool.bytes()).isZero();

        pool.giveBlock(block);
        pool.giveWords(words);

        assertThat(pool.bytes()).isEqualTo(block.length + 8_000);
        assertThat(pool.takeBlock(100_000)).isSameAs(block);
        assertThat(pool.takeBlock(100_000)).isNotSameAs(block);
        assertThat(pool.takeWords(1000)).isSameAs(words);
        assertThat(pool.bytes()).isZero();
    }

    @Test
    void aBlockIsAtLeastAsLongAsAskedForAndHardlyLonger() {
        long seed = Seeds.next("aBlockIsAtLeastAsLongAsAskedForAndHardlyLonger");
        Random random = new Random(seed);
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int length = 1 + random.nextInt(1 << random.nextInt(21));
            byte[] block = pool.takeBlock(length);
            assertThat((long) block.length).isBetween((long) length, ArrayPool.longestBlock(length));
            taken.add(block);
            if (random.nextInt(3) == 0) {
                pool.giveBlock(taken.remove(random.nextInt(taken.size())));
            }
        }
    }

    @Test
    void noArrayIsGivenToTwo() {
        Random random = new Random(Seeds.next("noArrayIsGivenToTwo"));
        Set<byte[]> inUse = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean()) {
                assertThat(inUse.add(pool.takeBlock(5_000 + random.nextInt(5_000))))
                        .isTrue();
            } else if (!inUse.isEmpty()) {
                byte[] block = inUse.iterator().next();
                inUse.remove(block);
                pool.giveBlock(block);
            }
        }
    }

    @Test
    void aTrimmedPoolHoldsNoMoreThanItMay() {
        for (int i = 0; i < 20; i++) {
            pool.giveBlock(new byte[8192]);
            pool.giveWords(new long[512]);
            pool.giveWords(new long[1024]);
        }
        long full = pool.bytes();

        pool.trim(full);
        assertThat(pool.bytes()).isEqualTo(full);
        pool.trim(50_000);
        assertThat(pool.bytes()).isBetween(50_000L - 8192, 50_000L);
        pool.trim(0);

        assertThat(pool.bytes()).isZero();
        assertThat(pool.takeBlock(8192)).hasSize(8192);
    }

    @Test
    void blocksTooShortToKeepAreLeftToTheCollector() {
        pool.giveBlock(new byte[100]);

        assertThat(pool.bytes()).isZero();
    }
}
