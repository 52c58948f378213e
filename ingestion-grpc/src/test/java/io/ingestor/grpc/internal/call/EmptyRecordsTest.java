package io.ingestor.grpc.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.RecordId;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.grpc.RunningServer;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.Records;
import io.ingestor.grpc.fake.StreamClient;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.internal.guard.CallOrigin;
import io.ingestor.grpc.internal.host.LogPace;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestBatchRequest;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.StreamInit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of records with neither data nor payload. Generated code produces them from data in a wrong form. */
@Timeout(60)
class EmptyRecordsTest {

    private static final DataRecord EMPTY = Records.withoutData("acme", "e");

    private final AtomicLong time = new AtomicLong();
    private final EmptyRecords emptyRecords = new EmptyRecords(time::get);
    private final LogCapture log = new LogCapture();

    @TempDir
    private Path directory;

    @AfterEach
    void stopCapture() {
        log.close();
    }

    @Test
    void eachClientIsReportedOnce() {
        send("10.0.0.1", 3);
        later();
        send("10.0.0.1", 4);
        send("10.0.0.2", 1);
        later();
        send("10.0.0.2", 1);

        assertThat(reports()).hasSize(2);
        assertThat(reports().get(0))
                .contains("client=10.0.0.1", "rpc=IngestBatch", "correlation_id=c-1", "records=3", "numberValue");
        assertThat(reports().get(1)).contains("client=10.0.0.2");
    }

    @Test
    void aClientThatIsLeftOutForItsManyFellowsIsReportedLater() {
        send("10.0.0.1", 1);
        send("10.0.0.2", 1);
        assertThat(reports()).hasSize(1);

        later();
        send("10.0.0.2", 1);

        assertThat(reports()).hasSize(2);
    }

    @Test
    void onlySoManyClientsAreRemembered() {
        for (int i = 0; i <= EmptyRecords.MAX_CLIENTS; i++) {
            send("10.0." + i / 250 + "." + i % 250, 1);
            later();
        }
        send("10.0.0.1", 1);
        assertThat(reports()).hasSize(EmptyRecords.MAX_CLIENTS + 1);

        send("10.0.0.0", 1);

        assertThat(reports()).hasSize(EmptyRecords.MAX_CLIENTS + 2);
    }

    @Test
    void recordsWithDataAreNoReason() {
        emptyRecords.look(call("10.0.0.1"), result(0));

        assertThat(reports()).isEmpty();
    }

    @Test
    void areStoredAndCountedByDefault() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            server.blocking().ingestRecord(request(EMPTY));
            server.blocking()
                    .ingestBatch(IngestBatchRequest.newBuilder()
                            .addRecords(Records.record("acme", "full"))
                            .addRecords(EMPTY)
                            .addRecords(Records.withoutData("other", "e"))
                            .addRecords(Records.withoutTenant("e"))
                            .build());
            StreamClient stream = StreamClient.open(server.channel()).record(EMPTY);
            stream.ack();

            assertThat(server.ingestor().stats().tenants().get("acme").empty()).isEqualTo(3);
            assertThat(server.ingestor().stats().tenants().get("other").empty()).isEqualTo(1);
            assertThat(server.ingestor().stats().totals().empty()).isEqualTo(5);
            assertThat(server.ingestor().stats().totals().durable()).isEqualTo(5);
            assertThat(server.http("GET", "/metrics").body()).contains("\ningestion_records_empty_total 5\n");
            assertThat(reports()).hasSize(1);
            assertThat(reports().get(0)).contains("client=127.0.0.1", "rpc=IngestRecord");
        }
    }

    @Test
    void aCheckReportsThemToo() throws Exception {
        try (RunningServer server = RunningServer.on(directory)) {
            StreamClient stream = StreamClient.open(server.channel())
                    .init(StreamInit.newBuilder()
                            .putOptions("validate_only", "true")
                            .build())
                    .record(EMPTY);
            stream.ack();

            assertThat(server.ingestor().stats().totals().received()).isZero();
            assertThat(reports()).hasSize(1);
            assertThat(reports().get(0)).contains("rpc=IngestStream");
        }
    }

    @Test
    void areRejectedWithTheSpellingOfAStructWhereTheyAreNotWanted() throws IOException, InterruptedException {
        try (RunningServer server = RunningServer.on(directory, IngestionServer.Builder::refuseEmptyRecords)) {
            assertThatThrownBy(() -> server.blocking().ingestRecord(request(EMPTY)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
                    .hasMessageContaining("{\"fields\": {\"total\": {\"numberValue\": 42}}}");
            assertThat(server.blocking()
                            .ingestBatch(IngestBatchRequest.newBuilder()
                                    .addRecords(Records.record("acme", "full"))
                                    .addRecords(EMPTY)
                                    .build())
                            .getFailedCount())
                    .isEqualTo(1);
            StreamClient stream = StreamClient.open(server.channel()).record(EMPTY);
            assertThat(stream.next().getError().getStatus().getMessage()).contains("fields");

            assertThat(server.ingestor().stats().totals().durable()).isEqualTo(1);
            assertThat(server.ingestor().stats().totals().empty()).isEqualTo(3);
        }
    }

    private void send(String client, int records) {
        emptyRecords.look(call(client), result(records));
    }

    private void later() {
        time.addAndGet(LogPace.INTERVAL.toNanos());
    }

    private List<String> reports() {
        return log.ours().stream()
                .filter(line -> line.startsWith("event=empty_records"))
                .toList();
    }

    private static CallSource call(String client) {
        return new CallSource(
                "IngestBatch", new CallOrigin("c-1", new InetSocketAddress(client, 4711), Principal.everyone()));
    }

    private static BatchResult result(int empty) {
        return new BatchResult(
                9, 1, Durability.SYNCED, List.of(), 0, empty, index -> new RecordId("acme", "e", index + 1));
    }

    private static IngestRecordRequest request(DataRecord record) {
        return IngestRecordRequest.newBuilder().setRecord(record).build();
    }
}
