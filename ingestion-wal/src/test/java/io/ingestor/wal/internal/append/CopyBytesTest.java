package io.ingestor.wal.internal.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests that the log reports the bytes that it holds for an append in addition to its payload. */
class CopyBytesTest {

    private static final int THRESHOLD = 256;

    private static AppendFactory factory(Compression compression) throws IOException {
        return new AppendFactory(compression, THRESHOLD, new BufferPool());
    }

    @Test
    void itIsTheCapacityOfTheCompressedCopy() throws Exception {
        AppendFactory factory = factory(Compression.LZ4);
        for (int length : new int[] {THRESHOLD, 1000, 1020, 100_000, 1 << 17, 1 << 20, 3_000_000}) {
            PendingAppend append = factory.create(ByteBuffer.allocate(length), 1, AckLevel.SYNCED, null);

            assertThat(append.isPooled()).isTrue();
            assertThat(Objects.requireNonNull(append.payload).capacity())
                    .as("length %s", length)
                    .isEqualTo((int) factory.copyBytes(length));
        }
    }

    @Test
    void thereIsNoneOfWhatIsNotCompressed() throws Exception {
        assertThat(factory(Compression.LZ4).copyBytes(THRESHOLD - 1)).isZero();
        assertThat(factory(Compression.NONE).copyBytes(1 << 20)).isZero();
    }

    @Test
    void ofBuffersToUseAgainItKeepsNoMoreThanSome() {
        BufferPool pool = new BufferPool();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int length = 1; length <= 1 << 20; length <<= 1) {
            for (int i = 0; i < 100; i++) {
                buffers.add(pool.take(length));
            }
        }
        Set<ByteBuffer> given = Collections.newSetFromMap(new IdentityHashMap<>());
        given.addAll(buffers);
        buffers.forEach(pool::give);

        long kept = 0;
        for (int length = 1 << 20; length > 0; length >>= 1) {
            for (ByteBuffer buffer = pool.take(length); given.remove(buffer); buffer = pool.take(length)) {
                kept += buffer.capacity();
            }
        }
        assertThat(kept).isBetween(16L << 20, 20L << 20);
    }
}
