package io.ingestor.internal.fake;

import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** A sink in which each flush waits for the test to let it through, like a sink that hangs or is slow. */
public final class GatedSink implements Sink {

    private final SimulatedSink sink;
    private final Semaphore arrivals = new Semaphore(0);
    private final Semaphore permits = new Semaphore(0);

    public GatedSink(SimulatedSink sink) {
        this.sink = sink;
    }

    /** Waits until a flush has reached the gate. */
    public void awaitFlush() throws InterruptedException {
        arrivals.acquire();
    }

    /** Lets the flush at the gate through; returns false if there is none. */
    public boolean letThroughIfHeld() {
        boolean held = arrivals.tryAcquire();
        if (held) {
            permits.release();
        }
        return held;
    }

    /** Lets this many flushes through. */
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
