package io.ingestor;

import io.ingestor.internal.engine.Concession;
import io.ingestor.internal.engine.EngineOptions;
import io.ingestor.sink.Sink;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of {@link IngestorBuilder} for the delivery to the sink. Each is checked when it is set. */
final class DeliverySettings {

    private static final DurationRange FLUSH_INTERVAL = new DurationRange(Duration.ofMillis(1), Duration.ofHours(24));
    private static final DurationRange CLOSE_TIMEOUT = new DurationRange(Duration.ZERO, Duration.ofHours(1));

    private @Nullable Sink sink;
    private Duration flushInterval = Duration.ofSeconds(5);
    private Duration closeFlushTimeout = Duration.ofSeconds(10);
    private long maxBacklogBytes = Long.MAX_VALUE;
    private final Set<Concession> concessions = EnumSet.noneOf(Concession.class);

    void sink(Sink newSink) {
        this.sink = Objects.requireNonNull(newSink, "sink");
    }

    void flushInterval(Duration interval) {
        this.flushInterval = FLUSH_INTERVAL.checked("flushInterval", Objects.requireNonNull(interval, "interval"));
    }

    void closeFlushTimeout(Duration timeout) {
        this.closeFlushTimeout = CLOSE_TIMEOUT.checked("closeFlushTimeout", Objects.requireNonNull(timeout, "timeout"));
    }

    void maxBacklogBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("maxBacklogBytes must be >= 0, was " + bytes);
        }
        this.maxBacklogBytes = bytes;
    }

    void concede(Concession concession) {
        concessions.add(concession);
    }

    EngineOptions.Delivery options() {
        return new EngineOptions.Delivery(sink, flushInterval, closeFlushTimeout, maxBacklogBytes, concessions);
    }
}
