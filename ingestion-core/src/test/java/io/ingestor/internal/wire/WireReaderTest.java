package io.ingestor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of single varints. Other tests compare the fields of the contract with Protocol Buffers. */
class WireReaderTest {

    private final WireReader in = new WireReader();

    private static int encode(long value, byte[] into, int at) {
        long rest = value;
        int end = at;
        while ((rest & ~0x7fL) != 0) {
            into[end++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        into[end++] = (byte) rest;
        return end;
    }

    @Test
    void readsEveryLengthOfVarintWhereverTheSliceEnds() throws Exception {
        long seed = System.nanoTime();
        System.out.println("varints: seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            long value = random.nextLong() >>> random.nextInt(64);
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            int from = random.nextInt(8);
            int end = encode(value, bytes, from);
            int slack = random.nextInt(12);

            in.wrap(bytes, from, end - from + slack);

            assertThat(in.varint()).as("seed %s, value %s", seed, value).isEqualTo(value);
            assertThat(in.at()).as("seed %s, value %s", seed, value).isEqualTo(end);
        }
    }

    @Test
    void aVarintThatIsCutOffIsMalformedWhateverFollowsTheSlice() {
        for (int length = 1; length <= 9; length++) {
            byte[] bytes = new byte[20];
            Arrays.fill(bytes, 0, length, (byte) 0x80);
            in.wrap(bytes, 0, length);

            assertThatThrownBy(in::varint)
                    .as("%s bytes", length)
                    .isInstanceOf(MalformedRecordException.class)
                    .hasMessageContaining("cut off");
        }
    }

    @Test
    void aVarintWithNeedlessZerosIsTheNumber() throws Exception {
        byte[] bytes = {(byte) 0x85, (byte) 0x80, (byte) 0x80, 0, 99, 99, 99, 99};
        in.wrap(bytes, 0, bytes.length);

        assertThat(in.varint()).isEqualTo(5);
        assertThat(in.at()).isEqualTo(4);
    }
}
