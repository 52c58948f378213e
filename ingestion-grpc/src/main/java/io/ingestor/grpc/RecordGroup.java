package io.ingestor.grpc;

import io.ingestor.BatchResult;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.proto.storage.Status;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Records of a stream that become one entry of the log: those of one batch message, or plain ones that came while earlier groups were being synced. */
final class RecordGroup implements StreamItem, OuterMessage.Slices {

    private final long firstNumber;
    private final boolean plain;
    private final String tenant;
    private final RecordBatch.Builder builder = RecordBatch.builder();
    private int records;
    private int bytes;
    private boolean sealed;
    private boolean done;
    private @Nullable BatchResult result;
    private @Nullable Throwable failure;
    private @Nullable Status rejection;
    private int answered;
    private int nextRejection;

    private RecordGroup(long firstNumber, boolean plain, String tenant) {
        this.firstNumber = firstNumber;
        this.plain = plain;
        this.sealed = !plain;
        this.tenant = tenant;
        if (!tenant.isEmpty()) {
            builder.tenant(tenant);
        }
    }

    /** A group of plain record messages, which others may join; the first has that number in the stream. */
    static RecordGroup plain(long firstNumber, String tenant) {
        return new RecordGroup(firstNumber, true, tenant);
    }

    /** The records of one batch message. */
    static RecordGroup batch(long firstNumber, String tenant) {
        return new RecordGroup(firstNumber, false, tenant);
    }

    @Override
    public void slice(byte[] source, int offset, int length) {
        builder.addEncoded(source, offset, length);
        records++;
        bytes += length;
    }

    RecordBatch batch() {
        return builder.build();
    }

    /** The same records in two groups that nothing joins. */
    List<RecordGroup> halves() {
        int half = records / 2;
        RecordGroup first = plain(firstNumber, tenant);
        RecordGroup second = plain(firstNumber + half, tenant);
        builder.build()
                .forEach((index, source, offset, length) ->
                        (index < half ? first : second).slice(source, offset, length));
        first.seal();
        second.seal();
        return List.of(first, second);
    }

    /** Lets no further record join. */
    void seal() {
        sealed = true;
    }

    boolean isSealed() {
        return sealed;
    }

    boolean isPlain() {
        return plain;
    }

    int records() {
        return records;
    }

    int bytes() {
        return bytes;
    }

    void complete(@Nullable BatchResult newResult, @Nullable Throwable newFailure) {
        done = true;
        result = newResult;
        Throwable cause = newFailure instanceof CompletionException && newFailure.getCause() != null
                ? newFailure.getCause()
                : newFailure;
        if (cause instanceof RejectedException e) {
            // The batch as a whole is wrong, for instance too large. The stream goes on, so every record of it gets its
            // error.
            rejection = Outcomes.rejected(e.getMessage() == null ? "the batch was rejected" : e.getMessage());
        } else {
            failure = cause;
        }
    }

    boolean isDone() {
        return done;
    }

    /** Why nothing is known about these records, null if their fate is known. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Nullable
    BatchResult result() {
        return result;
    }

    /** Whether every record was answered. */
    boolean isAnswered() {
        return answered == records;
    }

    /** Place in the group of the next record to answer. */
    int next() {
        return answered;
    }

    /** The record at {@link #next()} was answered. */
    void answer() {
        answered++;
    }

    /** Every record up to the next rejected one needs no answer of its own; stands on that one then, or at the end. */
    int skipGood() {
        int from = answered;
        if (rejection == null) {
            List<Rejection> rejections = rejections();
            answered = nextRejection < rejections.size()
                    ? rejections.get(nextRejection).index()
                    : records;
        }
        return answered - from;
    }

    /** Why the record at {@link #next()} was rejected, null if it was not. To be asked once per record. */
    @Nullable
    Status takeRejection() {
        if (rejection != null) {
            return rejection;
        }
        List<Rejection> rejections = rejections();
        if (nextRejection < rejections.size() && rejections.get(nextRejection).index() == answered) {
            return Outcomes.rejected(rejections.get(nextRejection++));
        }
        return null;
    }

    /** Number in the stream of the record at {@link #next()}. */
    long number() {
        return firstNumber + answered;
    }

    /** Number in the stream of the last record. */
    long lastNumber() {
        return firstNumber + records - 1;
    }

    private List<Rejection> rejections() {
        return result == null ? List.of() : result.rejections();
    }
}
