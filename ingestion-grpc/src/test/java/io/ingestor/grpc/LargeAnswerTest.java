package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.internal.call.BatchRows;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestResult;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of batches with complete answers above the default message limit of clients. */
class LargeAnswerTest {

    private static final int RECORDS = 100_000;
    private static final int CLIENT_LIMIT_BYTES = 4 << 20;
    private static final int REJECTED = 3;

    private RunningServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        SegmentedOptions log = SegmentedOptions.builder().segmentBytes(64 << 20).build();
        server = new RunningServer(
                RunningServer.engine(directory.resolve("data")).walOptions(log).open(), settings -> settings);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void oneWrongRecordOfManyIsFoundByItsRow() {
        IngestBatchRequest.Builder request = IngestBatchRequest.newBuilder();
        for (int i = 0; i < RECORDS; i++) {
            DataRecord record = record("an-entity-with-a-name-" + i);
            request.addRecords(i == 70_000 ? record.toBuilder().setVersion(-1).build() : record);
        }

        IngestBatchResponse response = server.blocking().ingestBatch(request.build());

        assertThat(response.getSerializedSize()).isLessThan(CLIENT_LIMIT_BYTES);
        assertThat(response.getSuccessfulCount()).isEqualTo(RECORDS - 1);
        assertThat(response.getResultsCount()).isEqualTo(RECORDS);
        assertThat(response.getResults(70_000).getStatus().getCode()).isEqualTo(REJECTED);
        assertThat(response.getResults(70_000).getErrorMessage()).isEqualTo("version: must be >= 0, was -1");
        assertThat(response.getResultsList().stream()
                        .filter(row -> row.getStatus().getCode() == REJECTED))
                .hasSize(1);
        assertThat(response.getStatus().getMessage())
                .contains(String.valueOf(BatchRows.MAX_ANSWER_BYTES))
                .contains("record_id");
        assertThat(server.ingestor().stats().sequences().durable()).isEqualTo(RECORDS - 1);
    }

    @Test
    void rowsOfManyWrongRecordsAllHaveTheirCodeAndTheFirstTheirReason() {
        IngestBatchRequest.Builder request = IngestBatchRequest.newBuilder();
        for (int i = 0; i < RECORDS; i++) {
            request.addRecords(DataRecord.getDefaultInstance());
        }

        IngestBatchResponse response = server.blocking().ingestBatch(request.build());

        assertThat(response.getSerializedSize()).isLessThan(CLIENT_LIMIT_BYTES);
        assertThat(response.getFailedCount()).isEqualTo(RECORDS);
        assertThat(response.getResultsList())
                .hasSize(RECORDS)
                .allMatch(row -> row.getStatus().getCode() == REJECTED);
        assertThat(response.getResults(0).getErrorMessage()).startsWith("id.tenant_id.id: ");
        assertThat(response.getResultsList().stream()
                        .filter(row -> row.getErrorMessage().isEmpty()))
                .isNotEmpty();
        assertThat(response.getStatus().getMessage()).contains("reason");
    }

    @Test
    void askingForAllResultsIsRefusedBeforeAnythingIsStoredIfTheyDoNotFit() {
        IngestBatchRequest.Builder request = IngestBatchRequest.newBuilder().putOptions("results", "all");
        for (int i = 0; i < RECORDS; i++) {
            request.addRecords(record(""));
        }

        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> server.blocking().ingestBatch(request.build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refused.getStatus().getDescription())
                .contains("results")
                .contains(String.valueOf(BatchRows.MAX_ANSWER_BYTES));
        assertThat(server.ingestor().stats().sequences().durable()).isZero();
    }

    @Test
    void largestAnswerWithAllResultsIsTaken() {
        IngestBatchRequest.Builder request = IngestBatchRequest.newBuilder().putOptions("results", "all");
        for (int i = 0; i < 30_000; i++) {
            request.addRecords(record(""));
        }

        IngestBatchResponse response = server.blocking().ingestBatch(request.build());

        assertThat(response.getSerializedSize()).isBetween(CLIENT_LIMIT_BYTES / 3, CLIENT_LIMIT_BYTES);
        assertThat(response.getResultsList())
                .extracting(IngestResult::getRecordId)
                .allMatch(id -> id.startsWith("acme/"));
    }

    private static DataRecord record(String entity) {
        return DataRecord.newBuilder().setId(Records.id("acme", entity)).build();
    }
}
