package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;

/**
 * A ceiling for batches: one thread compresses and writes blocks, and syncs after every 16 of them. It computes no
 * checksums, assigns no sequences and answers no callers.
 */
public final class BareBatches implements Contender {

    private static final int BLOCKS_PER_SYNC = 16;

    private final SampleBlocks samples;
    private final BenchFile file;
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final byte[] compressed;
    private final ByteBuffer buffer;

    public BareBatches(Path directory, SampleBlocks samples) throws IOException {
        this.samples = samples;
        this.file = new BenchFile(directory.resolve("bare-batches"));
        this.compressed =
                new byte[compressor.maxCompressedLength(samples.block(0).capacity() * 2)];
        this.buffer = ByteBuffer.allocateDirect(compressed.length);
    }

    @Override
    public String name() {
        return "bare loop: LZ4, write, fdatasync per 16 blocks";
    }

    @Override
    public Turn run(long nanos) throws IOException {
        long start = System.nanoTime();
        long blocks = 0;
        while (System.nanoTime() - start < nanos) {
            for (int i = 0; i < BLOCKS_PER_SYNC; i++) {
                byte[] block = samples.block(blocks++).array();
                int length = compressor.compress(block, 0, block.length, compressed, 0, compressed.length);
                file.write(buffer.clear().put(compressed, 0, length).flip());
            }
            file.sync();
        }
        return Turn.of("records", blocks * SampleBlocks.RECORDS, System.nanoTime() - start)
                .build();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
