package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.grpc.InProcess;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.ScriptedIngestor;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestRecordRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a call with validate_only needs memory like one that stores: it waits for it, and is finally refused. */
@Timeout(60)
class ValidationRoomTest {

    private static final DataRecord RECORD = Records.record("acme", "1");
    private static final Map<String, String> VALIDATE = Map.of("validate_only", "true");
    private static final IngestRecordRequest SINGLE = IngestRecordRequest.newBuilder()
            .setRecord(RECORD)
            .putAllOptions(VALIDATE)
            .build();
    private static final IngestBatchRequest BATCH = IngestBatchRequest.newBuilder()
            .addRecords(RECORD)
            .addRecords(RECORD)
            .putAllOptions(VALIDATE)
            .build();

    private final ScriptedIngestor engine = new ScriptedIngestor();
    private InProcess server;

    private void open(Duration patience) throws Exception {
        ServiceSettings defaults = InProcess.SETTINGS;
        server = InProcess.over(
                engine,
                new ServiceSettings(
                        4 << 20,
                        defaults.streams(),
                        defaults.maxRequestBytes(),
                        defaults.messageTimeout(),
                        patience,
                        false,
                        defaults.clock()));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        assertThat(engine.waiting()).as("calls that store").isZero();
    }

    private static OverloadedException full() {
        return new OverloadedException("full", Duration.ofMillis(1));
    }

    @Test
    void itWaitsUntilThereIsRoom() throws Exception {
        open(Duration.ofSeconds(60));

        engine.refuse(full(), full());
        assertThat(server.blocking().ingestRecord(SINGLE).getRecordId()).isEqualTo("acme/e0/0");
        engine.refuse(full(), full());
        assertThat(server.blocking().ingestBatch(BATCH).getSuccessfulCount()).isEqualTo(2);
        engine.refuse(full(), full());
        StreamClient stream = StreamClient.open(server.channel(), VALIDATE)
                .record(RECORD)
                .batch(RECORD, RECORD)
                .halfClose();

        assertThat(stream.ack().getSequenceNumber()).isEqualTo(1);
        assertThat(stream.ack().getSequenceNumber()).isEqualTo(3);
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.OK);
        assertThat(engine.refusals()).isZero();
    }

    @Test
    void itIsUnavailableWithTheTimeToRetryIfThereIsNone() throws Exception {
        open(Duration.ZERO);

        engine.refuse(full());
        StatusRuntimeException single = catchThrowableOfType(
                StatusRuntimeException.class, () -> server.blocking().ingestRecord(SINGLE));
        engine.refuse(full());
        StatusRuntimeException batch = catchThrowableOfType(
                StatusRuntimeException.class, () -> server.blocking().ingestBatch(BATCH));
        engine.refuse(full());
        StreamClient stream = StreamClient.open(server.channel(), VALIDATE).record(RECORD);
        Status end = stream.end();

        assertThat(single.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.retryMillis(single)).contains(1L);
        assertThat(batch.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(Details.retryMillis(end, stream.trailers())).contains(1L);
    }

    @Test
    void aBatchThatIsWrongAsAWholeIsNotTriedAgain() throws Exception {
        open(Duration.ofSeconds(60));
        engine.refuse(new RejectedException("too large"), full());

        StatusRuntimeException wrong = catchThrowableOfType(
                StatusRuntimeException.class, () -> server.blocking().ingestBatch(BATCH));

        assertThat(wrong.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(engine.refusals()).isEqualTo(1);
    }

    /** The rows of this batch may not fit into an answer, so it is checked before it is stored. */
    @Test
    void aBatchThatIsCheckedFirstWaitsForRoomToo() throws Exception {
        open(Duration.ofSeconds(60));
        IngestBatchRequest.Builder large = IngestBatchRequest.newBuilder().putOptions("results", "all");
        for (int i = 0; i < 20; i++) {
            large.addRecords(Records.record("acme", "e".repeat(100_000)));
        }
        engine.refuse(full(), full());

        var response = io.ingestor.proto.storage.IngestionServiceGrpc.newFutureStub(server.channel())
                .ingestBatch(large.build());
        engine.next().succeed(1);

        assertThat(response.get().getResultsCount()).isEqualTo(20);
        assertThat(engine.refusals()).isZero();
    }
}
