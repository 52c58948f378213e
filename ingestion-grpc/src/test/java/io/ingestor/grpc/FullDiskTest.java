package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.ingestor.Ingestor;
import io.ingestor.grpc.fake.FailingDirectory;
import io.ingestor.grpc.fake.Records;
import io.ingestor.proto.storage.HealthCheckRequest;
import io.ingestor.proto.storage.HealthCheckResponse;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of a server whose disk has no room for the next segment. */
class FullDiskTest {

    private static final IngestRecordRequest REQUEST = IngestRecordRequest.newBuilder()
            .setRecord(Records.record("acme", "e").toBuilder().setPayload(ByteString.copyFrom(new byte[8_000])))
            .build();

    @TempDir
    private Path directory;

    private final AtomicReference<FailingDirectory> disk = new AtomicReference<>();

    /**
     * Opens an engine on a disk that can fail.
     *
     * @param disks prepares the disk for the open
     */
    private Ingestor engine(UnaryOperator<FailingDirectory> disks) throws IOException {
        WalFactory log = SegmentedWriteAheadLog.factory(SegmentedOptions.builder()
                .segmentBytes(64 << 10)
                .compression(Compression.NONE)
                .build());
        return Ingestor.builder(directory)
                .writeAheadLog(context -> {
                    disk.set(disks.apply(new FailingDirectory(context.directory())));
                    return log.open(context.withDirectory(disk::get));
                })
                .open();
    }

    private static FailingDirectory full(FailingDirectory disk) {
        disk.fillUp();
        return disk;
    }

    private static void ingestUntilRefused(RunningServer server) {
        try {
            while (true) {
                var unused = server.blocking().ingestRecord(REQUEST);
            }
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    private void assertDegraded(RunningServer server) throws Exception {
        HttpResponse<String> ready = server.http("GET", "/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body())
                .startsWith(
                        "{\"status\":\"not ready\",\"state\":\"DEGRADED\",\"reason\":\"records are refused because ")
                .doesNotContain(directory.toString());
        String since = ready.body().replaceAll(".*\"since\":\"([^\"]*)\"}", "$1");
        assertThat(Instant.parse(since)).isBeforeOrEqualTo(Instant.now());
        assertThat(server.http("GET", "/metrics").body())
                .contains("ingestion_state{state=\"DEGRADED\"} 1\n", "ingestion_state{state=\"OPEN\"} 0\n")
                .contains("\ningestion_log_suspended_since_timestamp_seconds ");
        assertThat(server.blocking()
                        .getIngestionStatus(IngestionStatusRequest.getDefaultInstance())
                        .getMetrics()
                        .getState())
                .isEqualTo("DEGRADED");
        HealthCheckResponse health = server.blocking().healthCheck(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
        assertThat(health.getMessage()).isEqualTo("DEGRADED");
        awaitHealth(server, ServingStatus.NOT_SERVING);
        assertThat(health(server, "")).as("alive").isEqualTo(ServingStatus.SERVING);
    }

    private static void awaitHealth(RunningServer server, ServingStatus expected) {
        while (health(server, IngestionServiceGrpc.SERVICE_NAME) != expected) {
            Thread.onSpinWait();
        }
    }

    private static ServingStatus health(RunningServer server, String service) {
        return HealthGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(Duration.ofSeconds(60))
                .check(io.grpc.health.v1.HealthCheckRequest.newBuilder()
                        .setService(service)
                        .build())
                .getStatus();
    }

    @Test
    @Timeout(120)
    void aServerWhoseDiskIsFullIsDegradedUntilThereIsRoom() throws Exception {
        try (RunningServer server = new RunningServer(engine(empty -> empty), settings -> settings)) {
            disk.get().fillUp();
            ingestUntilRefused(server);

            assertDegraded(server);

            disk.get().freeUp();
            while (server.http("GET", "/ready").statusCode() != 200) {
                Thread.onSpinWait();
            }
            assertThat(server.blocking().ingestRecord(REQUEST).getSequence()).isPositive();
            assertThat(server.http("GET", "/metrics").body())
                    .contains("ingestion_state{state=\"DEGRADED\"} 0\n", "ingestion_state{state=\"OPEN\"} 1\n")
                    .doesNotContain("ingestion_log_suspended_since");
            awaitHealth(server, ServingStatus.SERVING);
        }
    }

    @Test
    @Timeout(120)
    void aServerThatStartsOnAFullDiskIsDegradedBeforeItsFirstRecord() throws Exception {
        try (RunningServer server = new RunningServer(engine(FullDiskTest::full), settings -> settings)) {
            while (server.http("GET", "/ready").statusCode() == 200) {
                Thread.onSpinWait();
            }

            assertDegraded(server);
        }
    }
}
