package io.ingestor.grpc;

import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.OverloadedException;
import io.ingestor.RecordBatch;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to the engine, and while it has no room tries again for a bounded time: without holding a thread, unlike the engine's own wait.
 */
final class PatientIngest {

    private static final Duration MIN_PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_PAUSE = Duration.ofMillis(100);

    private final Ingestor ingestor;
    private final Executor executor;
    private final Duration patience;

    PatientIngest(Ingestor ingestor, Executor executor, Duration patience) {
        this.ingestor = ingestor;
        this.executor = executor;
        this.patience = patience;
    }

    /**
     * Ingests a batch.
     *
     * @param wanted whether the caller still waits; asked before each further try
     * @param taken called once, on this thread before this method returns, or on another: as soon as the engine has taken the batch or will not. Whatever is ingested after that call
     *     comes later in the log too
     */
    void ingest(
            RecordBatch batch,
            @Nullable Durability durability,
            BooleanSupplier wanted,
            Consumer<CompletableFuture<BatchResult>> taken) {
        new Attempt(batch, durability, wanted, taken).run();
    }

    private final class Attempt implements Runnable {
        private final RecordBatch batch;
        private final @Nullable Durability durability;
        private final BooleanSupplier wanted;
        private final Consumer<CompletableFuture<BatchResult>> taken;
        private final long deadline = System.nanoTime() + patience.toNanos();

        Attempt(
                RecordBatch batch,
                @Nullable Durability durability,
                BooleanSupplier wanted,
                Consumer<CompletableFuture<BatchResult>> taken) {
            this.batch = batch;
            this.durability = durability;
            this.wanted = wanted;
            this.taken = taken;
        }

        @Override
        public void run() {
            CompletableFuture<BatchResult> result = attempt();
            OverloadedException overloaded = overloaded(result);
            if (overloaded != null && wanted.getAsBoolean() && System.nanoTime() - deadline < 0) {
                long pause = pause(overloaded.retryAfter()).toNanos();
                CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS, executor)
                        .execute(this);
                return;
            }
            taken.accept(result);
        }

        private CompletableFuture<BatchResult> attempt() {
            try {
                return durability == null ? ingestor.ingest(batch) : ingestor.ingest(batch, durability);
            } catch (Throwable t) {
                return CompletableFuture.failedFuture(t);
            }
        }
    }

    private static @Nullable OverloadedException overloaded(CompletableFuture<BatchResult> result) {
        return causeNow(result) instanceof OverloadedException cause ? cause : null;
    }

    /** Why it has failed already; null if it has not. */
    static @Nullable Throwable causeNow(CompletableFuture<BatchResult> result) {
        if (!result.isCompletedExceptionally()) {
            return null;
        }
        try {
            result.getNow(null);
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private static Duration pause(Duration wished) {
        if (wished.compareTo(MIN_PAUSE) < 0) {
            return MIN_PAUSE;
        }
        return wished.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : wished;
    }
}
