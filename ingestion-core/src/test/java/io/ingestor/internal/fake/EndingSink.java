package io.ingestor.internal.fake;

import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import io.ingestor.sink.SinkContext;
import io.ingestor.sink.SinkProgress;
import java.io.Closeable;
import java.io.IOException;

/** A sink for tests of its close. */
public record EndingSink(Closeable end) implements Sink {

    @Override
    public SinkProgress open(SinkContext context) {
        return SinkProgress.nothing();
    }

    @Override
    public void flush(FlushBatch batch) {}

    @Override
    public long lastSequence() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        end.close();
    }
}
