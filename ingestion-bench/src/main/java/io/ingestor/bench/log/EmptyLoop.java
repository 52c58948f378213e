package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A floor for a single append with its thread hand-overs: the caller only wakes another thread, which writes, syncs and
 * completes the caller's future.
 */
public final class EmptyLoop implements Contender {

    private static final int PAGE = 4096;

    private final BenchFile file;
    private final ByteBuffer page = ByteBuffer.allocateDirect(PAGE);
    private final AtomicReference<@Nullable CompletableFuture<Long>> asked = new AtomicReference<>();
    private final Thread worker = new Thread(this::work, "empty-loop");
    private volatile boolean closed;

    public EmptyLoop(Path directory) throws IOException {
        this.file = new BenchFile(directory.resolve("empty-loop"));
        worker.start();
    }

    @Override
    public String name() {
        return "empty loop: hand over, write 4 KiB, fdatasync, complete";
    }

    @Override
    public Turn run(long nanos) {
        Histogram times = new Histogram(3);
        long start = System.nanoTime();
        for (long now = start; now - start < nanos; ) {
            CompletableFuture<Long> done = new CompletableFuture<>();
            asked.set(done);
            LockSupport.unpark(worker);
            done.join();
            long end = System.nanoTime();
            times.recordValue(end - now);
            now = end;
        }
        return Turn.builder().with(times).build();
    }

    private void work() {
        while (!closed) {
            CompletableFuture<Long> done = asked.getAndSet(null);
            if (done == null) {
                LockSupport.park(this);
                continue;
            }
            try {
                file.write(page.clear());
                file.sync();
                done.complete(1L);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        }
    }

    @Override
    public void close() throws Exception {
        closed = true;
        LockSupport.unpark(worker);
        worker.join();
        file.close();
    }
}
