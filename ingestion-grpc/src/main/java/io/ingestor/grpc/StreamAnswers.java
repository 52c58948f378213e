package io.ingestor.grpc;

import io.grpc.ServerCall;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.RecordId;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.Status;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamError;

/** Writes the acks and errors of one stream, never more than the transport takes. Not for several threads. */
final class StreamAnswers {

    private final ServerCall<Message, IngestStreamResponse> call;
    private final StreamCredit credit;
    private long answeredNumber;
    private long durableSequence;
    private long rejected;

    StreamAnswers(ServerCall<Message, IngestStreamResponse> call, StreamCredit credit) {
        this.call = call;
        this.credit = credit;
    }

    /** The log is known to be durable up to there. */
    void durable(long sequence) {
        durableSequence = Math.max(durableSequence, sequence);
    }

    /** Answers record by record; false if the transport is full before the last one. */
    boolean each(RecordGroup group) {
        learn(group);
        while (!group.isAnswered()) {
            if (!call.isReady()) {
                return false;
            }
            Status rejection = group.takeRejection();
            if (rejection == null) {
                call.sendMessage(ack(group));
            } else {
                call.sendMessage(error(group, rejection));
            }
            answered(group, 1);
            group.answer();
        }
        credit.release(0, group.bytes());
        return true;
    }

    /** Answers the rejected records one by one and all of them by one ack; false if the transport is full before that. */
    boolean cumulative(RecordGroup group) {
        learn(group);
        while (true) {
            int good = group.skipGood();
            if (good > 0) {
                credit.release(good, 0);
            }
            if (!call.isReady()) {
                return false;
            }
            if (group.isAnswered()) {
                break;
            }
            Status rejection = group.takeRejection();
            if (rejection != null) {
                call.sendMessage(error(group, rejection));
            }
            answered(group, 1);
            group.answer();
        }
        answeredNumber = group.lastNumber();
        credit.release(0, group.bytes());
        barrier();
        return true;
    }

    /** Everything before is answered; says so. */
    void barrier() {
        call.sendMessage(IngestStreamResponse.newBuilder()
                .setAck(StreamAck.newBuilder()
                        .setSequenceNumber(answeredNumber)
                        .setDurableSequence(durableSequence)
                        .setRejectedCount(rejected))
                .build());
    }

    private void learn(RecordGroup group) {
        BatchResult result = group.result();
        if (result != null && result.durability() == Durability.SYNCED) {
            durable(result.lastSequence());
        }
    }

    private void answered(RecordGroup group, int records) {
        answeredNumber = group.number();
        credit.release(records, 0);
    }

    private IngestStreamResponse ack(RecordGroup group) {
        BatchResult result = group.result();
        if (result == null) {
            throw new IllegalStateException("a group without a result holds no good record");
        }
        RecordId id = result.id(group.next()).orElseThrow();
        return IngestStreamResponse.newBuilder()
                .setAck(StreamAck.newBuilder()
                        .setRecordId(id.path())
                        .setVersion(id.version())
                        .setSequenceNumber(group.number())
                        .setDurableSequence(durableSequence)
                        .setRejectedCount(rejected))
                .build();
    }

    private IngestStreamResponse error(RecordGroup group, Status status) {
        rejected++;
        return IngestStreamResponse.newBuilder()
                .setError(StreamError.newBuilder().setStatus(status).setSequenceNumber(group.number()))
                .build();
    }
}
