package io.ingestor.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    private static final long KEY_0 = 0x0706_0504_0302_0100L;
    private static final long KEY_1 = 0x0f0e_0d0c_0b0a_0908L;

    /** Checks the reference implementation below against the example in appendix A of the paper. */
    @Test
    void theReferenceIsSipHash() {
        assertThat(sipHash(2, 4, KEY_0, KEY_1, counted(15))).isEqualTo(0xa129_ca61_49be_45e5L);
    }

    @Test
    void isSipHash13() {
        KeyedHash hash = new KeyedHash(KEY_0, KEY_1);

        for (int length = 0; length < 70; length++) {
            byte[] bytes = counted(length);
            byte[] around = new byte[length + 9];
            Arrays.fill(around, (byte) 0xaa);
            System.arraycopy(bytes, 0, around, 5, length);

            long expected = sipHash(1, 3, KEY_0, KEY_1, bytes);

            assertThat(hash.hash(bytes, 0, length)).as("length %d", length).isEqualTo(expected);
            assertThat(hash.hash(around, 5, length)).as("length %d", length).isEqualTo(expected);
        }
    }

    /** Checks differences that cancel out for every seed in a hash that multiplies and shifts by 29. */
    @Test
    void flippedBitsOfTwoWordsDoNotCancelOut() {
        long seed = System.nanoTime();
        System.out.println("KeyedHashTest seed " + seed);
        Random random = new Random(seed);
        for (int keys = 0; keys < 20; keys++) {
            KeyedHash hash = new KeyedHash(random.nextLong(), random.nextLong());
            Set<Integer> hashes = new HashSet<>();
            int pairs = 12;
            for (int choice = 0; choice < 1 << pairs; choice++) {
                ByteBuffer name = ByteBuffer.allocate(16 * pairs).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < pairs; i++) {
                    long flipped = (long) choice >>> i & 1;
                    name.putLong(flipped << 63).putLong(flipped << 63 | flipped << 34);
                }
                hashes.add((int) hash.hash(name.array(), 0, name.capacity()));
            }
            // Among 4096 hashes of 32 bits, almost no duplicate is expected.
            assertThat(hashes).as("seed %d", seed).hasSizeGreaterThan((1 << pairs) - 8);
        }
    }

    private static byte[] counted(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** Computes SipHash exactly as described in the paper, without optimizations. */
    private static long sipHash(int rounds, int finalRounds, long key0, long key1, byte[] message) {
        long[] v = {
            key0 ^ 0x736f6d6570736575L,
            key1 ^ 0x646f72616e646f6dL,
            key0 ^ 0x6c7967656e657261L,
            key1 ^ 0x7465646279746573L
        };
        byte[] padded = Arrays.copyOf(message, message.length / 8 * 8 + 8);
        padded[padded.length - 1] = (byte) message.length;
        ByteBuffer words = ByteBuffer.wrap(padded).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            long word = words.getLong();
            v[3] ^= word;
            rounds(v, rounds);
            v[0] ^= word;
        }
        v[2] ^= 0xff;
        rounds(v, finalRounds);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            v[0] += v[1];
            v[1] = Long.rotateLeft(v[1], 13);
            v[1] ^= v[0];
            v[0] = Long.rotateLeft(v[0], 32);
            v[2] += v[3];
            v[3] = Long.rotateLeft(v[3], 16);
            v[3] ^= v[2];
            v[0] += v[3];
            v[3] = Long.rotateLeft(v[3], 21);
            v[3] ^= v[0];
            v[2] += v[1];
            v[1] = Long.rotateLeft(v[1], 17);
            v[1] ^= v[2];
            v[2] = Long.rotateLeft(v[2], 32);
        }
    }
}
