package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.grpc.RunningServer;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestResult;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.TenantID;
import io.ingestor.transform.Transform.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of records that a transform of the server drops: they are OK, nothing is stored, and the answers show it. */
@Timeout(60)
class FilteredRecordsTest {

    private static final DataRecord DROPPED = Records.withoutData("acme", "dropped");
    private static final DataRecord GOOD = Records.record("acme", "good");
    private static final DataRecord BAD = Records.bad("acme", "bad");

    private RunningServer server;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        server = new RunningServer(
                RunningServer.engine(directory)
                        .transforms((in, out) -> {
                            while (in.next()) {
                                if (in.name().contentEquals("data")) {
                                    return Outcome.KEPT;
                                }
                            }
                            return Outcome.FILTERED;
                        })
                        .open(),
                settings -> settings);
    }

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aSingleOneIsOkWithoutAName() {
        IngestRecordResponse response = server.blocking()
                .ingestRecord(
                        IngestRecordRequest.newBuilder().setRecord(DROPPED).build());

        assertThat(response.getStatus().getCode()).isZero();
        assertThat(response.getStatus().getMessage()).startsWith("filtered: ");
        assertThat(response.getFiltered()).isTrue();
        assertThat(response.getRecordId()).isEmpty();
        assertThat(response.getSequence()).isZero();
    }

    @Test
    void aSingleOneThatIsStoredIsNotFiltered() {
        IngestRecordResponse response = server.blocking()
                .ingestRecord(IngestRecordRequest.newBuilder().setRecord(GOOD).build());

        assertThat(response.getFiltered()).isFalse();
        assertThat(response.getRecordId()).isEqualTo("acme/good/1");
    }

    @Test
    void aValidationOfASingleOneAnswersTheSame() {
        IngestRecordRequest request = IngestRecordRequest.newBuilder()
                .setRecord(DROPPED)
                .putOptions("validate_only", "true")
                .build();

        IngestRecordResponse response = server.blocking().ingestRecord(request);

        assertThat(response.getFiltered()).isTrue();
        assertThat(server.ingestor().stats().totals().filtered()).isZero();
    }

    @Test
    void aBatchHasARowForEachAndCountsThemApart() {
        IngestBatchResponse response = server.blocking()
                .ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(DROPPED)
                        .addRecords(GOOD)
                        .build());

        assertThat(response.getSuccessfulCount()).isEqualTo(1);
        assertThat(response.getFailedCount()).isZero();
        assertThat(response.getFilteredCount()).isEqualTo(1);
        assertThat(response.getResultsList())
                .extracting(IngestResult::getRecordId)
                .containsExactly("", "acme/good/1");
        assertThat(response.getResults(0).getStatus().getCode()).isZero();
        assertThat(response.getResults(0).getStatus().getMessage()).startsWith("filtered: ");
        assertThat(response.getResults(0).getErrorMessage()).isEmpty();
    }

    @Test
    void theyStandBesideRejectedOnesAndInAValidation() {
        IngestBatchRequest.Builder request = IngestBatchRequest.newBuilder()
                .addRecords(BAD)
                .addRecords(DROPPED)
                .addRecords(GOOD)
                .putOptions("results", "all");

        IngestBatchResponse checked = server.blocking()
                .ingestBatch(request.clone().putOptions("validate_only", "true").build());
        IngestBatchResponse stored = server.blocking().ingestBatch(request.build());

        assertThat(List.of(checked, stored)).allSatisfy(response -> {
            assertThat(response.getSuccessfulCount()).isEqualTo(1);
            assertThat(response.getFailedCount()).isEqualTo(1);
            assertThat(response.getFilteredCount()).isEqualTo(1);
        });
        assertThat(stored.getResultsList())
                .extracting(row -> row.getStatus().getCode())
                .containsExactly(3, 0, 0);
        assertThat(stored.getResults(2).getRecordId()).isEqualTo("acme/good/1");
    }

    @Test
    void aStreamAcknowledgesThemWithoutAName() throws Exception {
        StreamClient stream = StreamClient.open(server.channel()).record(DROPPED);
        StreamAck dropped = stream.ack();
        StreamAck good = stream.record(GOOD).ack();

        assertThat(dropped.getSequenceNumber()).isEqualTo(1);
        assertThat(dropped.getRecordId()).isEmpty();
        assertThat(dropped.getRejectedCount()).isZero();
        assertThat(dropped.getFilteredCount()).isEqualTo(1);
        assertThat(good.getFilteredCount()).isEqualTo(1);
        assertThat(good.getSequenceNumber()).isEqualTo(2);
        assertThat(good.getRecordId()).isEqualTo("acme/good/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void cumulativeAcksCoverThemAndCountThoseOfTheStreamSoFar(String validateOnly) throws Exception {
        StreamClient stream = StreamClient.open(server.channel(), Map.of("ack", "group", "validate_only", validateOnly))
                .batch(DROPPED, GOOD, DROPPED);
        StreamAck first = stream.ack();
        stream.batch(BAD, DROPPED, GOOD);
        stream.error();
        StreamAck second = stream.ack();
        StreamAck third = stream.batch(GOOD).ack();

        assertThat(first.getSequenceNumber()).isEqualTo(3);
        assertThat(first.getFilteredCount()).isEqualTo(2);
        assertThat(first.getRejectedCount()).isZero();
        assertThat(second.getSequenceNumber()).isEqualTo(6);
        assertThat(second.getFilteredCount()).isEqualTo(3);
        assertThat(second.getRejectedCount()).isEqualTo(1);
        assertThat(third.getFilteredCount()).isEqualTo(3);
    }

    @Test
    void theStatusCountsThemByTenant() {
        DataRecord other = Records.withoutData("other", "dropped");
        server.blocking()
                .ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(DROPPED)
                        .addRecords(DROPPED)
                        .addRecords(other)
                        .build());

        assertThat(filtered("")).isEqualTo(3);
        assertThat(filtered("acme")).isEqualTo(2);
        assertThat(filtered("other")).isEqualTo(1);
    }

    private long filtered(String tenant) {
        return server.blocking()
                .getIngestionStatus(IngestionStatusRequest.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId(tenant))
                        .build())
                .getMetrics()
                .getFilteredRecords();
    }

    @Test
    void theMetricsCountThem() throws Exception {
        server.blocking()
                .ingestBatch(IngestBatchRequest.newBuilder()
                        .addRecords(DROPPED)
                        .addRecords(DROPPED)
                        .build());

        assertThat(server.http("GET", "/metrics").body())
                .contains("ingestion_records_total{outcome=\"filtered\"} 2")
                .contains("ingestion_records_total{outcome=\"rejected\"} 0");
    }
}
