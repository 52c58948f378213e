package io.ingestor.grpc.internal.call;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The IngestRecord method, which reports a rejection of its record in the status of the call. */
public final class RecordCalls {

    private static final String RPC = "IngestRecord";
    private static final Parser<IngestRecordRequest> REST =
            DiscardUnknownFieldsParser.wrap(IngestRecordRequest.parser());

    private final ServingState state;
    private final RequestBytes requests;
    private final PatientIngest ingest;
    private final CallLog log;
    private final ServiceSettings settings;

    public RecordCalls(
            ServingState state, RequestBytes requests, PatientIngest ingest, CallLog log, ServiceSettings settings) {
        this.state = state;
        this.requests = requests;
        this.ingest = ingest;
        this.log = log;
        this.settings = settings;
    }

    public void call(Message message, StreamObserver<IngestRecordResponse> observer) {
        Answer<IngestRecordResponse> answer = new Answer<>(RPC, observer, requests, log);
        try {
            MergedField record = new MergedField();
            IngestRecordRequest rest = OuterMessage.parse(
                    message, IngestRecordRequest.RECORD_FIELD_NUMBER, record, REST, "IngestRecordRequest");
            if (rest.hasProducer()) {
                throw Statuses.unimplemented(Producers.UNIMPLEMENTED + "; leave the field producer out");
            }
            IngestOptions options = IngestOptions.ofRecord(rest.getOptionsMap());
            if (!record.isPresent()) {
                throw Statuses.invalid("record", "is required");
            }
            Ingestor ingestor = state.ingestor();
            RecordBatch.Builder batch = settings.newBatch(answer.source(), ingestor);
            batch.addEncoded(record.source(), record.offset(), record.length());
            Consumer<CompletableFuture<BatchResult>> taken = future -> {
                CompletableFuture<BatchResult> unused = future.whenComplete(
                        (result, failure) -> answer.complete(failure, () -> response(answer.source(), result)));
            };
            CompletableFuture<BatchResult> now = ingest.ingest(ingestor, batch.build(), options, answer::wanted, taken);
            if (now != null) {
                taken.accept(now);
            }
        } catch (Throwable t) {
            answer.fail(t);
        }
    }

    private IngestRecordResponse response(CallSource source, BatchResult result) throws StatusException {
        log.outcome(source, result);
        if (!result.rejections().isEmpty()) {
            throw Statuses.invalidRecord(result.rejections().get(0));
        }
        IngestRecordResponse.Builder response = IngestRecordResponse.newBuilder()
                .setTimestamp(Outcomes.timestamp(settings.clock().instant()));
        if (result.filtered() > 0) {
            return response.setStatus(Outcomes.FILTERED).setFiltered(true).build();
        }
        RecordId id = result.id(0).orElseThrow();
        return response.setStatus(Outcomes.OK)
                .setRecordId(Outcomes.path(id))
                .setVersion(id.version())
                .setSequence(result.firstSequence())
                .build();
    }
}
