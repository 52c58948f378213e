package io.ingestor.sink;

import java.io.IOException;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Its host knows the last sequence. */
final class RememberingSink implements Sink {

    private final Callback callback;
    private final LongSupplier lastSequence;

    RememberingSink(Callback callback, LongSupplier lastSequence) {
        this.callback = Objects.requireNonNull(callback, "callback");
        this.lastSequence = Objects.requireNonNull(lastSequence, "lastSequence");
    }

    @Override
    public long open(SinkContext context) {
        return lastSequence.getAsLong();
    }

    @Override
    public void flush(FlushBatch batch) throws IOException {
        callback.take(batch);
    }

    @Override
    public long lastSequence() {
        return lastSequence.getAsLong();
    }

    @Override
    public void close() {}
}
