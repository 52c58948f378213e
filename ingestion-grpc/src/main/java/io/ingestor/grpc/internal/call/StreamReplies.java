package io.ingestor.grpc.internal.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestStreamResponse;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a stream in order, the last of which is its status. Every method is called under the monitor of the
 * {@link StreamBacklog}.
 */
final class StreamReplies {

    private final ServerCall<Message, IngestStreamResponse> call;
    private final Ingestor ingestor;
    private final CallLog log;
    private final CallSource source;
    private final StreamBacklog backlog;
    private final StreamCredit credit;
    private final Runnable onRelease;
    private final StreamAnswers answers;
    private boolean answering;

    /**
     * Creates the replies of one stream.
     *
     * @param onRelease called once, when the stream is released
     */
    StreamReplies(
            ServerCall<Message, IngestStreamResponse> call,
            Ingestor ingestor,
            CallLog log,
            CallSource source,
            StreamBacklog backlog,
            StreamCredit credit,
            Runnable onRelease) {
        this.call = call;
        this.ingestor = ingestor;
        this.log = log;
        this.source = source;
        this.backlog = backlog;
        this.credit = credit;
        this.onRelease = onRelease;
        this.answers = new StreamAnswers(call, credit);
    }

    /** Completes a group with the outcome of its records. {@link #answer} sends the answers that are due then. */
    void complete(RecordGroup group, @Nullable BatchResult result, @Nullable Throwable failure) {
        long before = group.cost();
        group.complete(result, failure);
        credit.hold(0, group.cost() - before);
    }

    /** Sends the answers that are due, in order, while the transport is ready. */
    void answer() {
        if (answering) {
            // A nested call. The loop of the outer call sees the changes.
            return;
        }
        answering = true;
        try {
            StreamItem next = backlog.nextToAnswer();
            while (!backlog.isClosed() && next != null && answer(next)) {
                backlog.answered();
                next = backlog.nextToAnswer();
            }
        } catch (Throwable t) {
            if (!backlog.isClosed()) {
                close(log.failure(source, t));
            }
        } finally {
            answering = false;
        }
    }

    /** Stops answering, and releases everything that the stream holds. */
    void release() {
        if (!backlog.isClosed()) {
            credit.end();
            backlog.close();
            onRelease.run();
        }
    }

    private boolean answer(StreamItem item) {
        if (item instanceof StreamItem.End end) {
            close(end.failure() == null ? null : Statuses.notTaken(end.failure()));
            return true;
        }
        return item instanceof StreamItem.Barrier barrier ? answer(barrier) : answer((RecordGroup) item);
    }

    private boolean answer(StreamItem.Barrier barrier) {
        if (barrier.start()) {
            CompletableFuture<Long> unused =
                    ingestor.sync().whenComplete((sequence, failure) -> synced(barrier, sequence, failure));
        }
        if (!barrier.isDone() || backlog.isClosed()) {
            return false;
        }
        if (barrier.failure() != null) {
            close(log.failure(source, barrier.failure()));
            return false;
        }
        if (!call.isReady()) {
            return false;
        }
        answers.barrier();
        credit.refill();
        return true;
    }

    private void synced(StreamItem.Barrier barrier, @Nullable Long sequence, @Nullable Throwable failure) {
        synchronized (backlog) {
            barrier.complete(failure);
            if (sequence != null) {
                answers.durable(sequence);
            }
            answer();
        }
    }

    private boolean answer(RecordGroup group) {
        if (!group.isDone()) {
            return false;
        }
        if (group.failure() != null) {
            boolean refusal = RecordGroup.isRefusal(group.failure());
            if (refusal && !backlog.isDecided()) {
                // The answer depends on whether records behind this group are stored.
                return false;
            }
            StatusException failure = log.failure(source, group.failure());
            close(refusal && !backlog.isStored() ? Statuses.notTaken(failure) : failure);
            return false;
        }
        boolean cumulative = !group.isPlain() || group.options().groupAcks();
        boolean all = cumulative ? answers.cumulative(group) : answers.each(group);
        credit.refill();
        return all;
    }

    private void close(@Nullable StatusException failure) {
        release();
        if (failure == null) {
            call.close(Status.OK, new Metadata());
        } else {
            Statuses.close(call, failure);
        }
    }
}
