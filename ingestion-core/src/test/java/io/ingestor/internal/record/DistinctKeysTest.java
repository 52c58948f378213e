package io.ingestor.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DistinctKeysTest {

    @Test
    void agreesWithASet() {
        long seed = new Random().nextLong();
        System.out.println("DistinctKeysTest.agreesWithASet seed " + seed);
        Random random = new Random(seed);
        DistinctKeys keys = new DistinctKeys();
        byte[] bytes = new byte[4000];
        int duplicates = 0;
        for (int round = 0; round < 20_000; round++) {
            for (int i = 0; i < bytes.length; i += 1 + random.nextInt(40)) {
                bytes[i] = (byte) random.nextInt();
            }
            keys.push(0, 5);
            int base = keys.count();
            Set<String> seen = new HashSet<>();
            boolean duplicate = false;
            for (int i = random.nextInt(60); i > 0; i--) {
                int length = random.nextInt(5);
                int offset = random.nextInt(bytes.length - length);
                keys.push(offset, length);
                duplicate |= !seen.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
            }

            long found = keys.pop(bytes, base);

            assertThat(found >= 0).isEqualTo(duplicate);
            assertThat(keys.count()).isEqualTo(base);
            keys.clear();
            duplicates += duplicate ? 1 : 0;
        }
        assertThat(duplicates).isBetween(100, 19_900);
    }

    @Test
    void findsTheOnlyDuplicateAmongManyNames() {
        byte[] bytes = new byte[40_000];
        DistinctKeys keys = new DistinctKeys();
        for (int i = 0; i < 10_000; i++) {
            bytes[4 * i] = (byte) (i >>> 8);
            bytes[4 * i + 1] = (byte) i;
            keys.push(4 * i, 4);
        }
        keys.push(4 * 7777, 4);

        assertThat(keys.pop(bytes, 0)).isEqualTo(((4L * 7777) << 32) | 4);
    }
}
