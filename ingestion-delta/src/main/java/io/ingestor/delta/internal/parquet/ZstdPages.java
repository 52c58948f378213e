package io.ingestor.delta.internal.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.parquet.format.CompressionCodec;

/**
 * Pages compressed by Zstandard. Its contexts are native memory of nearly a MiB each, so the writers share a few of
 * them.
 */
final class ZstdPages implements PageCodec {

    static final ZstdPages INSTANCE = new ZstdPages();

    private static final int LEVEL = 1;
    private static final int IDLE_CONTEXTS = 8;

    private final ArrayBlockingQueue<ZstdCompressCtx> compressors = new ArrayBlockingQueue<>(IDLE_CONTEXTS);
    private final ArrayBlockingQueue<ZstdDecompressCtx> decompressors = new ArrayBlockingQueue<>(IDLE_CONTEXTS);

    private ZstdPages() {}

    @Override
    public CompressionCodec format() {
        return CompressionCodec.ZSTD;
    }

    @Override
    public void compress(Bytes source, Bytes target) {
        int room = Math.toIntExact(Zstd.compressBound(source.size()));
        target.reserve(room);
        ZstdCompressCtx context = compressors.poll();
        if (context == null) {
            context = new ZstdCompressCtx().setLevel(LEVEL);
        }
        try {
            target.advance(
                    context.compressByteArray(target.array(), target.size(), room, source.array(), 0, source.size()));
        } finally {
            if (!compressors.offer(context)) {
                context.close();
            }
        }
    }

    @Override
    public void decompress(byte[] source, int offset, int length, byte[] target, int targetOffset) throws IOException {
        int expected = target.length - targetOffset;
        ZstdDecompressCtx context = decompressors.poll();
        if (context == null) {
            context = new ZstdDecompressCtx();
        }
        int actual;
        try {
            actual = context.decompressByteArray(target, targetOffset, expected, source, offset, length);
        } catch (ZstdException damaged) {
            throw new IOException("page cannot be decompressed: " + damaged.getMessage(), damaged);
        } finally {
            if (!decompressors.offer(context)) {
                context.close();
            }
        }
        if (actual != expected) {
            throw new IOException("page must have " + expected + " bytes, had " + actual);
        }
    }
}
