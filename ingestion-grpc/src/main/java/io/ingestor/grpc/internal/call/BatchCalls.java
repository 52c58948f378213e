package io.ingestor.grpc.internal.call;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Parser;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.grpc.internal.guard.CallBytes;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The IngestBatch method, which ingests records as one log entry. */
public final class BatchCalls {

    private static final String RPC = "IngestBatch";
    private static final Parser<IngestBatchRequest> REST = DiscardUnknownFieldsParser.wrap(IngestBatchRequest.parser());

    private final ServingState state;
    private final RequestBytes requests;
    private final PatientIngest ingest;
    private final CallLog log;
    private final ServiceSettings settings;

    public BatchCalls(
            ServingState state, RequestBytes requests, PatientIngest ingest, CallLog log, ServiceSettings settings) {
        this.state = state;
        this.requests = requests;
        this.ingest = ingest;
        this.log = log;
        this.settings = settings;
    }

    public void call(Message message, StreamObserver<IngestBatchResponse> observer) {
        Answer<IngestBatchResponse> answer = new Answer<>(RPC, observer, requests, log);
        try {
            Ingestor ingestor = state.ingestor();
            RecordBatch.Builder builder = settings.newBatch(answer.source(), ingestor);
            BatchSlices records = new BatchSlices(
                    Math.min(ingestor.limits().batchRecords(), BatchRows.MAX_RECORDS), builder::addEncoded);
            IngestBatchRequest rest = OuterMessage.parse(
                    message, IngestBatchRequest.RECORDS_FIELD_NUMBER, records, REST, "IngestBatchRequest");
            if (rest.hasProducer()) {
                throw Statuses.unimplemented(Producers.UNIMPLEMENTED + "; leave the field producer out");
            }
            IngestOptions options = IngestOptions.ofBatch(rest.getOptionsMap());
            if (records.tooMany().isPresent()) {
                throw Statuses.invalid("records", records.tooMany().get());
            }
            answer.hold((long) builder.size() * CallBytes.RECORD_BYTES);
            RecordBatch batch =
                    rest.getTransactional() ? builder.transactional().build() : builder.build();
            if (batch.size() == 0) {
                throw Statuses.invalid("records", "must hold at least one record");
            }
            if (options.allResults() && !options.validateOnly() && !BatchRows.idsSurelyFit(batch)) {
                ingestIfRowsFit(ingestor, batch, options, answer);
            } else {
                ingest(ingestor, batch, options, answer);
            }
        } catch (Throwable t) {
            answer.fail(t);
        }
    }

    private void ingest(
            Ingestor ingestor, RecordBatch batch, IngestOptions options, Answer<IngestBatchResponse> answer) {
        hand(
                ingestor,
                batch,
                options,
                answer,
                (result, failure) -> answer.complete(failure, () -> {
                    if (options.validateOnly()) {
                        refuseUnlessGood(batch, result, options);
                    }
                    return response(answer.source(), result, options);
                }));
    }

    /**
     * Ingests the batch if a check shows that its rows fit into an answer. If a stored batch had no answer, the client
     * would send it again.
     */
    private void ingestIfRowsFit(
            Ingestor ingestor, RecordBatch batch, IngestOptions options, Answer<IngestBatchResponse> answer) {
        hand(ingestor, batch, options.checkFirst(), answer, (checked, failure) -> {
            try {
                // A batch that is invalid as a whole is still passed to ingest(), which counts its records.
                if (failure != null && !(failure instanceof RejectedException)) {
                    answer.fail(failure);
                } else if (failure == null && !BatchRows.fit(checked)) {
                    answer.fail(tooManyRows(batch));
                } else {
                    ingest(ingestor, batch, options, answer);
                }
            } catch (Throwable t) {
                answer.fail(t);
            }
        });
    }

    /** Hands the batch to the engine, immediately or after retries. */
    private void hand(
            Ingestor ingestor,
            RecordBatch batch,
            IngestOptions options,
            Answer<IngestBatchResponse> answer,
            BiConsumer<BatchResult, Throwable> done) {
        Consumer<CompletableFuture<BatchResult>> taken = future -> {
            CompletableFuture<BatchResult> unused = future.whenComplete(done);
        };
        CompletableFuture<BatchResult> now = ingest.ingest(ingestor, batch, options, answer::wanted, taken);
        if (now != null) {
            taken.accept(now);
        }
    }

    private static StatusException tooManyRows(RecordBatch batch) {
        return Statuses.invalid(
                "options[\"results\"]",
                "all must fit into an answer of " + BatchRows.MAX_ANSWER_BYTES + " bytes; the rows of these "
                        + batch.size() + "records may not fit: send fewer records in one batch, or leave it out");
    }

    /** Throws if ingesting the batch would fail, given the result of its check. */
    private static void refuseUnlessGood(RecordBatch batch, BatchResult checked, IngestOptions options)
            throws StatusException {
        if (batch.isTransactional() && !checked.rejections().isEmpty()) {
            throw Statuses.invalidBatch(new RejectedException(checked.rejections()));
        }
        if (options.allResults() && !BatchRows.idsSurelyFit(batch) && !BatchRows.fit(checked)) {
            throw tooManyRows(batch);
        }
    }

    private IngestBatchResponse response(CallSource source, BatchResult result, IngestOptions options) {
        log.outcome(source, result);
        IngestBatchResponse.Builder response = IngestBatchResponse.newBuilder()
                .setStatus(Outcomes.OK)
                .setSuccessfulCount(result.accepted())
                .setFailedCount(result.rejections().size())
                .setFilteredCount(result.filtered())
                .setTimestamp(Outcomes.timestamp(settings.clock().instant()))
                .setFirstSequence(result.firstSequence())
                .setLastSequence(result.lastSequence());
        if (options.allResults() || result.accepted() < result.size()) {
            BatchRows.add(response, result);
        }
        return response.build();
    }
}
