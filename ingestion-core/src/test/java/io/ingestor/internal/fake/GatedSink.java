package io.ingestor.internal.fake;

import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/**
 * A sink whose every flush waits until the test lets it go on: it hangs for as long as the test likes, or is as slow.
 */
public final class GatedSink implements Sink {

    private final SimulatedSink sink;
    private final Semaphore arrivals = new Semaphore(0);
    private final Semaphore permits = new Semaphore(0);

    public GatedSink(SimulatedSink sink) {
        this.sink = sink;
    }

    /** Waits until a flush has come to the gate. */
    public void awaitFlush() throws InterruptedException {
        arrivals.acquire();
    }

    /** Lets the flush through that is at the gate; false if there is none. */
    public boolean letThroughIfHeld() {
        boolean held = arrivals.tryAcquire();
        if (held) {
            permits.release();
        }
        return held;
    }

    /** Lets so many flushes through. */
    public void letThrough(int flushes) {
        permits.release(flushes);
    }

    @Override
    public SinkProgress open(SinkContext context) {
        return sink.open(context);
    }

    @Override
    public void flush(FlushBatch batch) throws IOException {
        arrivals.release();
        permits.acquireUninterruptibly();
        sink.flush(batch);
    }

    @Override
    public long lastSequence() {
        return sink.lastSequence();
    }

    @Override
    public void close() {
        sink.close();
    }
}
