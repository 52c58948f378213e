package io.ingestor.memtable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
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

        // The average is 256 keys each, with a standard deviation of 16 for random hashes.
        for (int i = 0; i < 256; i++) {
            assertThat(segments[i]).isBetween(256 - 96, 256 + 96);
            assertThat(slots[i]).isBetween(256 - 96, 256 + 96);
        }
    }

    /**
     * Checks pairs of words and complements. In a product of signed numbers these hardly differ, so that pairs cancel
     * out for every seed.
     */
    @Test
    void complementsOfWordsDoNotCancelOut() {
        int pairs = 12;
        for (long seed = 1; seed <= 20; seed++) {
            KeyHash seeded = new SeededKeyHash(seed);
            Set<Integer> hashes = new HashSet<>();
            for (int choice = 0; choice < 1 << pairs; choice++) {
                ByteBuffer key = ByteBuffer.allocate(16 * pairs).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < pairs; i++) {
                    boolean other = (choice >>> i & 1) != 0;
                    long word = 0x4122_5523_6134_4B37L + i;
                    key.putLong(other ? ~word ^ 1 : word).putLong(other ? word ^ 1 : word);
                }
                hashes.add(seeded.hash(key.array(), 0, key.capacity()));
            }
            // Among 4096 hashes of 32 bits, almost no duplicate is expected.
            assertThat(hashes).hasSizeGreaterThan((1 << pairs) - 8);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
