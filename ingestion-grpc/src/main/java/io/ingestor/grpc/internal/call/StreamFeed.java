package io.ingestor.grpc.internal.call;

import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RejectedException;
import io.ingestor.grpc.internal.guard.CallBytes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way of a stream's groups into the engine: one thread at a time hands them over, so that the log has the records
 * in the order of the stream. The monitor of the {@link StreamBacklog} guards the state, and nothing is ingested under
 * it.
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
     * @param executor runs what the completion of a group lets into the engine
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

    /** Hands over the groups that wait, unless another thread does, and answers what needs no engine. */
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

    /** Returns false if another thread goes on once the engine has the group. */
    private boolean submit(RecordGroup group) {
        // Until then the requests are held, even if the stream ends.
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

    /** Lets the next group go in: the engine has this one, or will not take it. */
    private void taken(RecordGroup group, CompletableFuture<BatchResult> future) {
        synchronized (backlog) {
            submitting = false;
            if (divide(group, future)) {
                return;
            }
            // The stream ends with such a group. What is behind it must not be stored without an answer.
            refused |= RecordGroup.isRefusal(PatientIngest.causeNow(future));
        }
        CompletableFuture<BatchResult> unused =
                future.whenComplete((result, failure) -> completed(group, result, failure));
    }

    /**
     * Divides a group of plain records that is too large for the engine. They share an entry because it suits the
     * server, so that is no fault of theirs.
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
            // Encoding is work for the server's threads; this one belongs to the engine's acks.
            executor.execute(this::pump);
        }
    }
}
