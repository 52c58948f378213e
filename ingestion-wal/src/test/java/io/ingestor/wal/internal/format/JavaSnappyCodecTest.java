package io.ingestor.wal.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that compare the plain Java codec with the native one. */
class JavaSnappyCodecTest {

    /** The bytes of the target on each side of the range that a decompression may write. */
    private static final int MARGIN = 16;

    private static final byte UNTOUCHED = 0x5a;

    private final PayloadCodec plain = new JavaSnappyCodec();

    private static PayloadCodec nativeCodec() {
        assumeTrue(SnappyCodec.INSTANCE instanceof SnappyCodec, "this JVM does not load the native library");
        return SnappyCodec.INSTANCE;
    }

    /** Returns bytes that repeat in part, at short and long distances. */
    private static byte[] block(Random random, int length) {
        byte[] block = new byte[length];
        int letters = 1 + random.nextInt(200);
        int at = 0;
        while (at < length) {
            int some = Math.min(length - at, 1 + random.nextInt(random.nextInt(10) == 0 ? 5_000 : 40));
            if (at > 0 && random.nextInt(3) > 0) {
                int from = random.nextInt(at);
                for (int i = 0; i < some; i++) {
                    block[at + i] = block[from + i];
                }
            } else {
                for (int i = 0; i < some; i++) {
                    block[at + i] = (byte) random.nextInt(letters);
                }
            }
            at += some;
        }
        return block;
    }

    private static int length(Random random, int round) {
        return round < 300 ? 1 + round : 1 + random.nextInt(round % 50 == 0 ? 300_000 : 3_000);
    }

    private static byte[] compress(PayloadCodec codec, byte[] source, int offset, int length) {
        byte[] target = new byte[codec.maxCompressedLength(length)];
        return Arrays.copyOf(target, codec.compress(source, offset, length, target));
    }

    /**
     * Returns the decompressed bytes, or null if the codec refused them; fails if anything outside their range was
     * written.
     */
    private static byte[] decompress(PayloadCodec codec, byte[] packed, int length) {
        byte[] source = new byte[packed.length + 2];
        System.arraycopy(packed, 0, source, 1, packed.length);
        byte[] target = new byte[MARGIN + length + MARGIN];
        Arrays.fill(target, UNTOUCHED);

        int written = codec.decompress(source, 1, packed.length, target, MARGIN, length);

        for (int i = 0; i < MARGIN; i++) {
            assertThat(target[i]).isEqualTo(UNTOUCHED);
            assertThat(target[MARGIN + length + i]).isEqualTo(UNTOUCHED);
        }
        assertThat(written).isIn(-1, length);
        return written < 0 ? null : Arrays.copyOfRange(target, MARGIN, MARGIN + length);
    }

    @Test
    void eachReadsWhatTheOtherWrites() {
        PayloadCodec other = nativeCodec();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] block = block(random, length(random, round));

            byte[] packed = compress(plain, block, 0, block.length);
            byte[] packedByOther = compress(other, block, 0, block.length);

            assertThat(decompress(other, packed, block.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(block);
            assertThat(decompress(plain, packed, block.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(block);
            assertThat(decompress(plain, packedByOther, block.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(block);
        }
    }

    @Test
    void aPartOfAnArrayIsCompressed() {
        byte[] block = block(new Random(7), 10_000);

        byte[] packed = compress(plain, block, 1_234, 5_000);

        assertThat(decompress(plain, packed, 5_000)).isEqualTo(Arrays.copyOfRange(block, 1_234, 6_234));
    }

    @Test
    void whatRepeatsShrinksAndWhatDoesNotStaysWithinTheBound() {
        byte[] same = new byte[100_000];
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);

        assertThat(compress(plain, same, 0, same.length)).hasSizeLessThan(6_000);
        assertThat(compress(plain, noise, 0, noise.length)).hasSizeBetween(100_000, 100_100);
    }

    @Test
    void damagedBytesAreJudgedAsByTheNativeCodec() {
        PayloadCodec other = nativeCodec();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] block = block(random, 1 + random.nextInt(400));
            byte[] packed = compress(random.nextBoolean() ? plain : other, block, 0, block.length);
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                packed[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] damaged = Arrays.copyOf(packed, Math.max(0, packed.length - random.nextInt(3)));

            assertThat(decompress(plain, damaged, block.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(decompress(other, damaged, block.length));
        }
    }

    @Test
    void anyBytesAreReadWithinTheirBounds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            int length = random.nextInt(120);
            if (noise.length > 0) {
                noise[0] = (byte) length;
            }

            // Fails if it throws or writes out of range.
            byte[] unused = decompress(plain, noise, length);
        }
    }
}
