package io.ingestor.grpc.internal.call;

import io.ingestor.BatchResult;
import io.ingestor.NotOpenException;
import io.ingestor.OverloadedException;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.grpc.internal.guard.CallBytes;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.proto.storage.Status;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a stream that become one log entry: those of a batch message, or plain ones that arrived while the
 * group waited.
 */
final class RecordGroup implements StreamItem, OuterMessage.Slices {

    private final long firstNumber;
    private final boolean plain;
    private final StreamSetup setup;
    private final ServiceSettings settings;
    private RecordBatch.@Nullable Builder builder;
    private int records;
    private long bytes;
    private boolean sealed;
    private boolean done;
    private @Nullable BatchResult result;
    private @Nullable Throwable failure;

    /** The status that rejects all of the records together, or null. */
    private @Nullable Status wrong;

    private int answered;
    private int nextRejection;

    private RecordGroup(long firstNumber, boolean plain, StreamSetup setup, ServiceSettings settings) {
        this.firstNumber = firstNumber;
        this.plain = plain;
        this.sealed = !plain;
        this.setup = setup;
        this.settings = settings;
        this.builder = setup.newBatch(settings);
    }

    /** Returns a group of plain records, which others may join. Its first record has the given number in the stream. */
    static RecordGroup plain(long firstNumber, StreamSetup setup, ServiceSettings settings) {
        return new RecordGroup(firstNumber, true, setup, settings);
    }

    /** Returns a group for the records of one batch message. */
    static RecordGroup batch(long firstNumber, StreamSetup setup, ServiceSettings settings) {
        return new RecordGroup(firstNumber, false, setup, settings);
    }

    @Override
    public void slice(byte[] source, int offset, int length) {
        open().addEncoded(source, offset, length);
        records++;
        bytes += length;
    }

    RecordBatch batch() {
        return open().build();
    }

    private RecordBatch.Builder open() {
        RecordBatch.Builder current = builder;
        if (current == null) {
            throw new IllegalStateException("the group is complete");
        }
        return current;
    }

    /** Returns two sealed groups of plain records, each with half of the records. */
    List<RecordGroup> halves() {
        int half = records / 2;
        RecordGroup first = plain(firstNumber, setup, settings);
        RecordGroup second = plain(firstNumber + half, setup, settings);
        batch().forEach((index, source, offset, length) ->
                (index < half ? first : second).slice(source, offset, length));
        first.seal();
        second.seal();
        return List.of(first, second);
    }

    /** Seals the group, so that no further record joins it. */
    void seal() {
        sealed = true;
    }

    boolean isSealed() {
        return sealed;
    }

    IngestOptions options() {
        return setup.options();
    }

    boolean isPlain() {
        return plain;
    }

    int records() {
        return records;
    }

    long bytes() {
        return bytes;
    }

    /** Returns the number of the call's bytes that the group holds until it is answered. */
    long cost() {
        return bytes
                + (long) records * CallBytes.RECORD_BYTES
                + (long) rejections().size() * CallBytes.REJECTION_BYTES;
    }

    /** Rejects the given number of records together, without handing them to the engine. */
    void reject(int allRecords, String message) {
        records = allRecords;
        bytes = 0;
        complete(null, new RejectedException(message));
    }

    /** Completes the group with the outcome of its records, and releases their encoded form. */
    void complete(@Nullable BatchResult newResult, @Nullable Throwable newFailure) {
        done = true;
        builder = null;
        result = newResult;
        Throwable cause = newFailure instanceof CompletionException && newFailure.getCause() != null
                ? newFailure.getCause()
                : newFailure;
        if (cause instanceof RejectedException e) {
            // A rejected batch, for example one that is too large, does not end the stream.
            wrong = Outcomes.rejected(e.getMessage() == null ? "the batch was rejected" : e.getMessage());
        } else {
            failure = cause;
        }
    }

    boolean isDone() {
        return done;
    }

    /** Returns the failure of the group, which ends the stream, or null if there is none. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Nullable
    BatchResult result() {
        return result;
    }

    /** Returns the number of records that a transform dropped. */
    int filtered() {
        return result == null ? 0 : result.filtered();
    }

    /** Returns true if records of the group are in the log, or may be. */
    boolean isStored() {
        return result != null || (failure != null && !isRefusal(failure));
    }

    /** Returns true if the cause of a group's failure guarantees that the engine took none of its records. */
    static boolean isRefusal(@Nullable Throwable cause) {
        return cause instanceof OverloadedException || cause instanceof NotOpenException;
    }

    /** Returns true if every record has been answered. */
    boolean isAnswered() {
        return answered == records;
    }

    /** Returns the index in the group of the next record to answer. */
    int next() {
        return answered;
    }

    /** Returns the stream number of the record at {@link #next()}. */
    long number() {
        return firstNumber + answered;
    }

    /** Returns the stream number of the last record. */
    long lastNumber() {
        return firstNumber + records - 1;
    }

    /** Returns the status that rejects the record at {@link #next()}, or null if it was not rejected. */
    @Nullable
    Status rejection() {
        if (wrong != null) {
            return wrong;
        }
        List<Rejection> rejections = rejections();
        return nextRejection < rejections.size()
                        && rejections.get(nextRejection).index() == answered
                ? Outcomes.rejected(rejections.get(nextRejection))
                : null;
    }

    /** Counts the good record at {@link #next()} as answered. */
    void answer() {
        answered++;
    }

    /** Counts the rejection at {@link #next()} as answered, and returns the number of its records. */
    int answerRejection() {
        int count = wrong == null ? 1 : records - answered;
        nextRejection++;
        answered += count;
        return count;
    }

    /** Skips to the next rejected record, or to the end. The good records before it need no answer of their own. */
    void skipGood() {
        if (wrong == null) {
            List<Rejection> rejections = rejections();
            answered = nextRejection < rejections.size()
                    ? rejections.get(nextRejection).index()
                    : records;
        }
    }

    private List<Rejection> rejections() {
        return result == null ? List.of() : result.rejections();
    }
}
