package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTenantsTest {

    @Test
    void keepsNamesApartThatDifferInOneByteAnywhere() {
        BatchTenants tallies = new BatchTenants();
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                String name = "a".repeat(at) + "b" + "a".repeat(length - at - 1);
                accept(tallies, name);
                accept(tallies, name);
                expected.put(name, 2);
            }
        }

        Map<String, Integer> found = new LinkedHashMap<>();
        tallies.toList(false).forEach(tally -> found.put(tally.tenant(), tally.received()));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void countsLikeAMap() {
        long seed = System.nanoTime();
        System.out.println("tallies: seed " + seed);
        Random random = new Random(seed);
        BatchTenants tallies = new BatchTenants();
        Map<String, Integer> expected = new LinkedHashMap<>();
        for (int i = 0; i < 20_000; i++) {
            String name = "t".repeat(random.nextInt(12)) + random.nextInt(40);
            accept(tallies, name);
            expected.merge(name, 1, Integer::sum);
        }

        Map<String, Integer> found = new LinkedHashMap<>();
        tallies.toList(false).forEach(tally -> found.put(tally.tenant(), tally.received()));
        assertThat(found).as("seed %s", seed).isEqualTo(expected);
    }

    private static void accept(BatchTenants tallies, String name) {
        byte[] surrounded = ("xx" + name + "yy").getBytes(StandardCharsets.UTF_8);
        tallies.accept(surrounded, 2, surrounded.length - 4, false);
    }
}
