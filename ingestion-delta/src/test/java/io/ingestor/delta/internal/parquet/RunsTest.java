package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static byte[] ofLibrary(int width, int[] numbers, int count) {
        RunLengthBitPackingHybridEncoder encoder = Runs.encoder(width);
        for (int i = 0; i < count; i++) {
            Runs.add(encoder, numbers[i], 1);
        }
        Bytes bytes = new Bytes();
        Runs.append(bytes, encoder);
        return bytes.copy();
    }

    @Test
    void numbersHaveTheBytesOfTheLibrary() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            int width = 1 + random.nextInt(18);
            int[] numbers = new int[random.nextInt(round % 10 == 0 ? 3_000 : 60) + 1];
            int longest = 1 + random.nextInt(30);
            for (int i = 0; i < numbers.length; ) {
                int number = random.nextInt(1 << width);
                for (int run = 1 + random.nextInt(longest); run > 0 && i < numbers.length; run--) {
                    numbers[i++] = number;
                }
            }
            int count = random.nextInt(numbers.length + 1);
            Bytes bytes = new Bytes();

            Runs.append(bytes, width, numbers, count);

            assertThat(bytes.copy())
                    .as("seed %d, width %d, %d numbers", seed, width, count)
                    .isEqualTo(ofLibrary(width, numbers, count));
        }
    }
}
