package io.ingestor.grpc;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestResult;
import io.ingestor.proto.storage.Status;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/** IngestBatch: records that become one entry of the log. */
final class BatchCalls {

    private static final String RPC = "IngestBatch";
    private static final Parser<IngestBatchRequest> REST = DiscardUnknownFieldsParser.wrap(IngestBatchRequest.parser());

    private final Ingestor ingestor;
    private final PatientIngest ingest;
    private final Clock clock;

    BatchCalls(Ingestor ingestor, PatientIngest ingest, Clock clock) {
        this.ingestor = ingestor;
        this.ingest = ingest;
        this.clock = clock;
    }

    void call(Message message, StreamObserver<IngestBatchResponse> observer) {
        Answer<IngestBatchResponse> answer = new Answer<>(RPC, observer);
        try {
            RecordBatch.Builder builder = RecordBatch.builder();
            IngestBatchRequest rest = parse(message, builder);
            if (rest.hasProducer()) {
                throw Statuses.unimplemented(Producers.UNIMPLEMENTED + "; leave the field producer out");
            }
            IngestOptions options = IngestOptions.ofBatch(rest.getOptionsMap());
            RecordBatch batch =
                    rest.getTransactional() ? builder.transactional().build() : builder.build();
            if (batch.size() == 0) {
                throw Statuses.invalid("records", "must hold at least one record");
            }
            if (options.validateOnly()) {
                BatchResult result = ingestor.check(batch);
                answer.complete(() -> checked(result, options, rest.getTransactional()));
                return;
            }
            ingest.ingest(batch, options.durability(), answer::wanted, future -> {
                CompletableFuture<BatchResult> unused = future.whenComplete(
                        (result, failure) -> answer.complete(failure, () -> response(result, options)));
            });
        } catch (Throwable t) {
            answer.fail(t);
        }
    }

    private static IngestBatchRequest parse(Message message, RecordBatch.Builder batch) throws StatusException {
        if (message.isDefective()) {
            throw Statuses.invalid("", message.defect());
        }
        byte[] bytes = message.bytes();
        try {
            return REST.parseFrom(OuterMessage.split(
                    bytes, 0, bytes.length, IngestBatchRequest.RECORDS_FIELD_NUMBER, batch::addEncoded));
        } catch (IOException e) {
            throw Statuses.invalid("", "the request is not a storage.IngestBatchRequest: " + e.getMessage());
        }
    }

    private IngestBatchResponse checked(BatchResult result, IngestOptions options, boolean transactional)
            throws StatusException {
        if (transactional && !result.rejections().isEmpty()) {
            throw Statuses.invalidBatch(new RejectedException(result.rejections()));
        }
        return response(result, options);
    }

    private IngestBatchResponse response(BatchResult result, IngestOptions options) {
        IngestBatchResponse.Builder response = IngestBatchResponse.newBuilder()
                .setStatus(Outcomes.OK)
                .setSuccessfulCount(result.accepted())
                .setFailedCount(result.rejections().size())
                .setTimestamp(Outcomes.timestamp(clock.instant()))
                .setFirstSequence(result.firstSequence())
                .setLastSequence(result.lastSequence());
        if (options.allResults() || !result.rejections().isEmpty()) {
            addRows(response, result);
        }
        return response.build();
    }

    private static void addRows(IngestBatchResponse.Builder response, BatchResult result) {
        int next = 0;
        for (int i = 0; i < result.size(); i++) {
            if (next < result.rejections().size()
                    && result.rejections().get(next).index() == i) {
                response.addResults(rejected(result.rejections().get(next++)));
            } else {
                RecordId id = result.id(i).orElseThrow();
                response.addResults(IngestResult.newBuilder()
                        .setStatus(Outcomes.OK)
                        .setRecordId(id.path())
                        .setVersion(id.version()));
            }
        }
    }

    private static IngestResult rejected(Rejection rejection) {
        Status status = Outcomes.rejected(rejection);
        return IngestResult.newBuilder()
                .setStatus(status)
                .setErrorMessage(status.getMessage())
                .build();
    }
}
