package io.ingestor.memtable.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeededKeyHashTest {

    private final KeyHash keyHash = new SeededKeyHash(1);

    @Test
    void theHashDependsOnTheSliceAlone() {
        Random random = new Random(7);

        for (int length = 1; length <= 70; length++) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            byte[] block = new byte[length + 20];
            random.nextBytes(block);
            System.arraycopy(key, 0, block, 13, length);

            assertThat(keyHash.hash(block, 13, length)).isEqualTo(keyHash.hash(key, 0, length));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33})
    void everyBitOfTheKeyChangesTheHash(int length) {
        byte[] key = new byte[length];
        int before = keyHash.hash(key, 0, length);

        for (int bit = 0; bit < length * 8; bit++) {
            key[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(keyHash.hash(key, 0, length)).as("bit %d", bit).isNotEqualTo(before);
            key[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void zerosOfEachLengthHaveTheirOwnHash() {
        byte[] zeros = new byte[64];

        long distinct = IntStream.rangeClosed(1, 64)
                .map(length -> keyHash.hash(zeros, 0, length))
                .distinct()
                .count();

        assertThat(distinct).isEqualTo(64);
    }

    @Test
    void countedKeysSpreadEvenlyOverSegmentsAndSlots() {
        int[] segments = new int[256];
        int[] slots = new int[256];
        byte[] key = ascii("sensor-00000000");

        int keys = 1 << 16;
        for (int i = 0; i < keys; i++) {
            byte[] digits = String.format("%08d", i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, key, 7, 8);
            int hash = keyHash.hash(key, 0, key.length);
            segments[hash >>> 24]++;
            slots[hash & 0xFF]++;
        }

        // 256 keys each on average, with a deviation of 16 if they fall at random.
        for (int i = 0; i < 256; i++) {
            assertThat(segments[i]).isBetween(256 - 96, 256 + 96);
            assertThat(slots[i]).isBetween(256 - 96, 256 + 96);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
