package io.ingestor.sink;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;

/** A sink whose progress is stored by the host. */
final class RememberingSink implements Sink {

    private final Callback callback;
    private final Supplier<SinkProgress> progress;

    RememberingSink(Callback callback, Supplier<SinkProgress> progress) {
        this.callback = Objects.requireNonNull(callback, "callback");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    @Override
    public SinkProgress open(SinkContext context) {
        return progress.get();
    }

    @Override
    public void flush(FlushBatch batch) throws IOException {
        callback.take(batch);
    }

    @Override
    public long lastSequence() {
        return progress.get().lastSequence();
    }

    @Override
    public void close() {}
}
