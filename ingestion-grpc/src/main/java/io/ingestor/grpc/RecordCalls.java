package io.ingestor.grpc;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** IngestRecord: one record, stored or refused by the status of the call. */
final class RecordCalls {

    private static final String RPC = "IngestRecord";
    private static final Parser<IngestRecordRequest> REST =
            DiscardUnknownFieldsParser.wrap(IngestRecordRequest.parser());

    private final Ingestor ingestor;
    private final PatientIngest ingest;
    private final Clock clock;

    RecordCalls(Ingestor ingestor, PatientIngest ingest, Clock clock) {
        this.ingestor = ingestor;
        this.ingest = ingest;
        this.clock = clock;
    }

    void call(Message message, StreamObserver<IngestRecordResponse> observer) {
        Answer<IngestRecordResponse> answer = new Answer<>(RPC, observer);
        try {
            MergedField record = new MergedField();
            IngestRecordRequest rest = parse(message, record);
            if (rest.hasProducer()) {
                throw Statuses.unimplemented(Producers.UNIMPLEMENTED + "; leave the field producer out");
            }
            IngestOptions options = IngestOptions.ofRecord(rest.getOptionsMap());
            if (!record.isPresent()) {
                throw Statuses.invalid("record", "is required");
            }
            RecordBatch.Builder batch = RecordBatch.builder();
            batch.addEncoded(record.source(), record.offset(), record.length());
            if (options.validateOnly()) {
                BatchResult result = ingestor.check(batch.build());
                answer.complete(() -> response(result));
                return;
            }
            ingest.ingest(batch.build(), options.durability(), answer::wanted, future -> {
                CompletableFuture<BatchResult> unused =
                        future.whenComplete((result, failure) -> answer.complete(failure, () -> response(result)));
            });
        } catch (Throwable t) {
            answer.fail(t);
        }
    }

    private static IngestRecordRequest parse(Message message, MergedField record) throws StatusException {
        if (message.isDefective()) {
            throw Statuses.invalid("", message.defect());
        }
        byte[] bytes = message.bytes();
        try {
            return REST.parseFrom(
                    OuterMessage.split(bytes, 0, bytes.length, IngestRecordRequest.RECORD_FIELD_NUMBER, record));
        } catch (IOException e) {
            throw Statuses.invalid("", "the request is not a storage.IngestRecordRequest: " + e.getMessage());
        }
    }

    private IngestRecordResponse response(BatchResult result) throws StatusException {
        if (!result.rejections().isEmpty()) {
            throw Statuses.invalidRecord(result.rejections().get(0));
        }
        RecordId id = result.id(0).orElseThrow();
        return IngestRecordResponse.newBuilder()
                .setStatus(Outcomes.OK)
                .setRecordId(id.path())
                .setVersion(id.version())
                .setTimestamp(Outcomes.timestamp(clock.instant()))
                .setSequence(result.firstSequence())
                .build();
    }
}
