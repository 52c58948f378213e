package io.ingestor.internal.engine;

import io.ingestor.Backpressure;
import io.ingestor.Durability;
import io.ingestor.Limits;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WalFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The options that {@link io.ingestor.Ingestor.Builder} collected; see there for the meaning of each. */
public record EngineOptions(
        Path directory,
        WalFactory walFactory,
        boolean logged,
        MemtableFactory memtableFactory,
        long memoryBudgetBytes,
        double tenantShare,
        Duration cursorLease,
        Limits limits,
        int batchSize,
        Durability durability,
        Backpressure backpressure,
        @Nullable Executor ackExecutor,
        Clock clock,
        @Nullable Sink sink,
        Duration flushInterval,
        Duration closeFlushTimeout,
        Set<Concession> concessions) {

    EngineThreads threads() {
        return logged ? EngineThreads.at(directory) : new EngineThreads("without log");
    }
}
