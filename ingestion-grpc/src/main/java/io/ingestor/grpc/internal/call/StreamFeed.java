package io.ingestor.grpc.internal.call;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RejectedException;
import io.ingestor.grpc.internal.guard.CallBytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The handover of a stream's groups to the engine. One thread at a time hands groups over, so that the log has the
 * records in the order of the stream. The monitor of the {@link StreamBacklog} guards the state, and is never held
 * during an ingest.
 */
final class StreamFeed {

    private final Ingestor ingestor;
    private final PatientIngest ingest;
    private final Executor executor;
    private final CallLog log;
    private final CallSource source;
    private final StreamBacklog backlog;
    private final CallBytes bytes;
    private final StreamReplies replies;
    private boolean submitting;
    private boolean refused;

    /**
     * Creates the feed of one stream.
     *
     * @param executor hands over the groups that still wait when a group completes
     */
    StreamFeed(
            Ingestor ingestor,
            PatientIngest ingest,
            Executor executor,
            CallLog log,
            CallSource source,
            StreamBacklog backlog,
            CallBytes bytes,
            StreamReplies replies) {
        this.ingestor = ingestor;
        this.ingest = ingest;
        this.executor = executor;
        this.log = log;
        this.source = source;
        this.backlog = backlog;
        this.bytes = bytes;
        this.replies = replies;
    }

    /** Hands over the waiting groups, unless another thread is doing so, and sends the answers that are due. */
    void pump() {
        boolean taken = true;
        while (taken) {
            RecordGroup group;
            synchronized (backlog) {
                if (submitting || refused || backlog.isClosed()) {
                    return;
                }
                group = backlog.nextForEngine();
                if (group == null) {
                    replies.answer();
                    return;
                }
                submitting = true;
            }
            taken = submit(group);
        }
    }

    /** Hands over a group. Returns false if another thread continues once the engine has the group. */
    private boolean submit(RecordGroup group) {
        // The requests stay counted until the engine has the group, even if the stream ends.
        bytes.enter();
        CompletableFuture<BatchResult> now =
                ingest.ingest(ingestor, group.batch(), group.options(), this::isWanted, later -> {
                    taken(group, later);
                    bytes.exit();
                    pump();
                });
        if (now == null) {
            return false;
        }
        taken(group, now);
        bytes.exit();
        return true;
    }

    private boolean isWanted() {
        synchronized (backlog) {
            return !backlog.isClosed() && !refused;
        }
    }

    /** Allows the next group to follow after the engine has taken or refused this one. */
    private void taken(RecordGroup group, CompletableFuture<BatchResult> future) {
        synchronized (backlog) {
            submitting = false;
            if (divide(group, future)) {
                return;
            }
            // A refused group ends the stream. The groups behind it must not be stored without an answer.
            refused |= RecordGroup.isRefusal(PatientIngest.causeNow(future));
        }
        CompletableFuture<BatchResult> unused =
                future.whenComplete((result, failure) -> completed(group, result, failure));
    }

    /**
     * Divides a group of plain records if it is too large for the engine. Returns true if it was divided. The server
     * joined these records, so they must not be rejected for their total size.
     */
    private boolean divide(RecordGroup group, CompletableFuture<BatchResult> future) {
        boolean tooLarge = PatientIngest.causeNow(future) instanceof RejectedException e
                && e.rejections().isEmpty();
        if (!tooLarge || backlog.isClosed() || !group.isPlain() || group.records() == 1) {
            return false;
        }
        backlog.divideLast(group);
        return true;
    }

    private void completed(RecordGroup group, @Nullable BatchResult result, @Nullable Throwable failure) {
        if (result != null) {
            log.outcome(source, result);
        }
        boolean more;
        synchronized (backlog) {
            backlog.leftEngine(group);
            replies.complete(group, result, failure);
            refused |= RecordGroup.isRefusal(group.failure());
            replies.answer();
            more = !backlog.isClosed() && backlog.hasWaiting() && !submitting;
        }
        if (more) {
            // This thread completes the engine's acks, so it must not encode records.
            executor.execute(this::pump);
        }
    }
}
