package io.ingestor.grpc.internal.call;

import io.grpc.ServerCall;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.RecordId;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.Status;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamError;
import java.util.Optional;

/** The acks and errors of one stream, sent only while the transport is ready. Not thread-safe. */
final class StreamAnswers {

    private final ServerCall<Message, IngestStreamResponse> call;
    private final StreamCredit credit;
    private long answeredNumber;
    private long durableSequence;
    private long rejected;
    private long filtered;

    StreamAnswers(ServerCall<Message, IngestStreamResponse> call, StreamCredit credit) {
        this.call = call;
        this.credit = credit;
    }

    /** Records that the log is durable up to a sequence. */
    void durable(long sequence) {
        durableSequence = Math.max(durableSequence, sequence);
    }

    /** Answers a group record by record. Returns false if the transport is full before every record is answered. */
    boolean each(RecordGroup group) {
        learn(group);
        while (!group.isAnswered()) {
            if (!call.isReady()) {
                return false;
            }
            answeredNumber = group.number();
            Status rejection = group.rejection();
            if (rejection == null) {
                call.sendMessage(ack(group));
                group.answer();
            } else {
                reject(group, rejection);
            }
        }
        answeredNumber = group.lastNumber();
        credit.release(group.records(), group.cost());
        return true;
    }

    /**
     * Answers a group with an error for each rejected record, or one error if all are rejected together, and then one
     * ack. Returns false if the transport is full before that.
     */
    boolean cumulative(RecordGroup group) {
        learn(group);
        while (true) {
            group.skipGood();
            if (!call.isReady()) {
                return false;
            }
            Status rejection = group.isAnswered() ? null : group.rejection();
            if (rejection == null) {
                break;
            }
            reject(group, rejection);
        }
        answeredNumber = group.lastNumber();
        filtered += group.filtered();
        credit.release(group.records(), group.cost());
        ack();
        return true;
    }

    /** Acknowledges a barrier, after everything before it has been answered. */
    void barrier() {
        credit.release(1, StreamItem.Barrier.COST);
        ack();
    }

    private void reject(RecordGroup group, Status rejection) {
        call.sendMessage(IngestStreamResponse.newBuilder()
                .setError(StreamError.newBuilder().setStatus(rejection).setSequenceNumber(group.number()))
                .build());
        rejected += group.answerRejection();
    }

    private void ack() {
        call.sendMessage(
                IngestStreamResponse.newBuilder().setAck(ack(answeredNumber)).build());
    }

    private void learn(RecordGroup group) {
        BatchResult result = group.result();
        if (result != null && result.durability() == Durability.SYNCED) {
            durable(result.lastSequence());
        }
    }

    private IngestStreamResponse ack(RecordGroup group) {
        BatchResult result = group.result();
        if (result == null) {
            throw new IllegalStateException("a group without a result holds no good record");
        }
        Optional<RecordId> id = result.id(group.next());
        // A record that a transform dropped has no id.
        filtered += id.isEmpty() ? 1 : 0;
        StreamAck.Builder ack = ack(group.number());
        id.ifPresent(name -> ack.setRecordId(Outcomes.path(name)).setVersion(name.version()));
        return IngestStreamResponse.newBuilder().setAck(ack).build();
    }

    private StreamAck.Builder ack(long number) {
        return StreamAck.newBuilder()
                .setSequenceNumber(number)
                .setDurableSequence(durableSequence)
                .setRejectedCount(rejected)
                .setFilteredCount(filtered);
    }
}
