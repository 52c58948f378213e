package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {

    private static byte[] letters(Random random, int length) {
        byte[] letters = new byte[length];
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) random.nextInt(-1, 1);
        }
        return letters;
    }

    @Test
    void comparesAsTheLibraryOfTheLanguageDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] own = letters(random, random.nextInt(40));
            byte[] source = letters(random, 80);
            int offset = random.nextInt(20);
            int length = random.nextInt(50);
            int shared = random.nextInt(1 + Math.min(own.length, length));
            System.arraycopy(own, 0, source, offset, shared);
            Bytes bytes = new Bytes();
            bytes.put(own, 0, own.length);

            int mismatch = Arrays.mismatch(own, 0, own.length, source, offset, offset + length);
            int prefix = mismatch < 0 ? own.length : mismatch;
            assertThat(bytes.commonPrefix(source, offset, length))
                    .as("seed %d", seed)
                    .isEqualTo(prefix);
            for (int part = 0; part <= Math.min(own.length, length); part++) {
                assertThat(bytes.matches(0, source, offset, part))
                        .as("seed %d", seed)
                        .isEqualTo(part <= prefix);
            }
        }
    }
}
