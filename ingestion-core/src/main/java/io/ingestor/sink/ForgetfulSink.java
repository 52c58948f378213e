package io.ingestor.sink;

import java.io.IOException;
import java.util.Objects;

/** A sink that stores no progress across opens and relies on the checkpoint. */
final class ForgetfulSink implements Sink {

    private final Callback callback;
    private long lastSequence;

    ForgetfulSink(Callback callback) {
        this.callback = Objects.requireNonNull(callback, "callback");
    }

    @Override
    public SinkProgress open(SinkContext context) {
        lastSequence = context.checkpointSequence();
        return SinkProgress.notKept();
    }

    @Override
    public void flush(FlushBatch batch) throws IOException {
        callback.take(batch);
        lastSequence = batch.lastSequence();
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public void close() {}
}
