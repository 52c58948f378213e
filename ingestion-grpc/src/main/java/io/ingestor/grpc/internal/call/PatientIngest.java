package io.ingestor.grpc.internal.call;

import io.ingestor.BatchResult;
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
 * An ingest, or a check, that is retried for a bounded time while the engine has no room. Unlike the engine's own wait,
 * it holds no thread.
 */
public final class PatientIngest {

    private static final Duration MIN_PAUSE = Duration.ofMillis(5);
    private static final Duration MAX_PAUSE = Duration.ofMillis(100);

    private final Executor executor;
    private final Duration patience;

    public PatientIngest(Executor executor, Duration patience) {
        this.executor = executor;
        this.patience = patience;
    }

    /**
     * Ingests a batch, or only checks it, as the options require.
     *
     * @param wanted returns whether the caller is still waiting; called before each retry
     * @param later called once, on another thread, with the engine's future, if this method returns null
     * @return the engine's future, or null if the engine had no room and the call is retried. Batches that are ingested
     *     after the engine has returned the future come later in the log
     */
    @Nullable
    CompletableFuture<BatchResult> ingest(
            Ingestor ingestor,
            RecordBatch batch,
            IngestOptions options,
            BooleanSupplier wanted,
            Consumer<CompletableFuture<BatchResult>> later) {
        return new Attempt(ingestor, batch, options, wanted, later).next();
    }

    private final class Attempt {
        private final Ingestor ingestor;
        private final RecordBatch batch;
        private final IngestOptions options;
        private final BooleanSupplier wanted;
        private final Consumer<CompletableFuture<BatchResult>> later;
        private final long deadline = System.nanoTime() + patience.toNanos();

        Attempt(
                Ingestor ingestor,
                RecordBatch batch,
                IngestOptions options,
                BooleanSupplier wanted,
                Consumer<CompletableFuture<BatchResult>> later) {
            this.ingestor = ingestor;
            this.batch = batch;
            this.options = options;
            this.wanted = wanted;
            this.later = later;
        }

        void again() {
            CompletableFuture<BatchResult> result = next();
            if (result != null) {
                later.accept(result);
            }
        }

        @Nullable
        CompletableFuture<BatchResult> next() {
            boolean last = System.nanoTime() - deadline >= 0;
            CompletableFuture<BatchResult> result = options.validateOnly() ? check() : last ? lastAttempt() : attempt();
            OverloadedException overloaded = overloaded(result);
            if (overloaded != null && !last && wanted.getAsBoolean()) {
                long pause = pause(overloaded.retryAfter()).toNanos();
                CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS, executor)
                        .execute(this::again);
                return null;
            }
            return result;
        }

        private CompletableFuture<BatchResult> check() {
            try {
                return CompletableFuture.completedFuture(ingestor.check(batch, options.promise(ingestor)));
            } catch (Throwable t) {
                return CompletableFuture.failedFuture(t);
            }
        }

        private CompletableFuture<BatchResult> attempt() {
            try {
                return ingestor.tryIngest(batch, options.promise(ingestor));
            } catch (Throwable t) {
                return CompletableFuture.failedFuture(t);
            }
        }

        /** Ingests the batch, and counts its records as refused if the engine has no room. */
        private CompletableFuture<BatchResult> lastAttempt() {
            try {
                return ingestor.ingest(batch, options.promise(ingestor));
            } catch (Throwable t) {
                return CompletableFuture.failedFuture(t);
            }
        }
    }

    private static @Nullable OverloadedException overloaded(CompletableFuture<BatchResult> result) {
        return causeNow(result) instanceof OverloadedException cause ? cause : null;
    }

    /** Returns the cause if the result has already failed, else null. */
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
