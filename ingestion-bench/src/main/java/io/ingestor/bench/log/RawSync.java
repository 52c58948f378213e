package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** A floor for a single append: one thread overwrites 4 KiB and syncs. */
public final class RawSync implements Contender {

    private static final int PAGE = 4096;

    private final BenchFile file;
    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);

    public RawSync(Path directory) throws IOException {
        this.file = new BenchFile(directory.resolve("raw-sync"));
    }

    @Override
    public String name() {
        return "raw: write 4 KiB, fdatasync";
    }

    @Override
    public Turn run(long nanos) throws IOException {
        Histogram times = new Histogram(3);
        long start = System.nanoTime();
        for (long now = start; now - start < nanos; ) {
            file.write(page.clear());
            file.sync();
            long end = System.nanoTime();
            times.recordValue(end - now);
            now = end;
        }
        return Turn.builder().with(times).build();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
