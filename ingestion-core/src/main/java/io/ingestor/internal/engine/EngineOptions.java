package io.ingestor.internal.engine;

import io.ingestor.Backpressure;
import io.ingestor.DeadLetters;
import io.ingestor.Durability;
import io.ingestor.Limits;
import io.ingestor.internal.block.LetterRules;
import io.ingestor.internal.block.RecordSteps;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.sink.Sink;
import io.ingestor.wal.WalFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The options collected by {@link io.ingestor.IngestorBuilder}, which documents each of them.
 *
 * @param directory the directory of the ingestor, unused without a log
 * @param log the factory of the log; null without a log
 * @param steps the steps of the host that each record passes through
 */
public record EngineOptions(
        Path directory,
        @Nullable WalFactory log,
        Memory memory,
        Calls calls,
        RecordSteps steps,
        Delivery delivery,
        Host host) {

    /** The options for the memory of records. */
    public record Memory(MemtableFactory memtables, long budgetBytes, double tenantShare, Duration cursorLease) {}

    /** The options for ingest calls. */
    public record Calls(
            Limits limits, int batchSize, Durability durability, Backpressure backpressure, DeadLetters deadLetters) {}

    /**
     * The options for delivery to the sink, and the findings that an open accepts.
     *
     * @param maxBacklogBytes the bytes of the log that the sink may lack; 0 to keep records that it lacks in memory
     */
    public record Delivery(
            @Nullable Sink sink,
            Duration flushInterval,
            Duration closeFlushTimeout,
            long maxBacklogBytes,
            Set<Concession> concessions) {}

    /** The resources of the host. Without an executor, the engine completes futures on its own threads. */
    public record Host(@Nullable Executor ackExecutor, Clock clock) {}

    /**
     * Checks that the options do not contradict each other.
     *
     * @throws IllegalArgumentException if they do
     */
    public void checkConsistent() {
        if (log == null && calls.durability() != Durability.ACCEPTED) {
            throw new IllegalArgumentException("durability must be " + Durability.ACCEPTED + " without a log, was "
                    + calls.durability() + ": leave it out, or keep the log");
        }
        if (log != null && delivery.sink() != null && log.retention().isLimited()) {
            throw new IllegalArgumentException("retention must be unlimited with a sink, was " + log.retention()
                    + ": leave it out, because a log with a sink releases flushed records");
        }
    }

    /**
     * Returns the rules for dead letters; null if there are none.
     *
     * @param maxMemory the maximum bytes that one batch may take
     * @param knownTenants returns true for tenants of which a record was accepted
     */
    @Nullable
    LetterRules letterRules(EntityIds ids, long maxMemory, Predicate<String> knownTenants) {
        return calls.deadLetters().areKept()
                ? new LetterRules(calls.deadLetters(), ids, host.clock(), maxMemory, knownTenants)
                : null;
    }

    EngineThreads threads() {
        return log != null ? EngineThreads.at(directory) : new EngineThreads("without log");
    }
}
