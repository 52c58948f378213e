package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.ingestor.Ack;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Limits;
import io.ingestor.MemoryCursor;
import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.StoredRecord;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.LogCapture;
import io.ingestor.grpc.fake.Records;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests of random IngestStream clients on a server with little memory. Every record must have exactly one fate. */
@Timeout(300)
class StreamStormTest {

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final int CLIENTS = 4;

    @TempDir
    private Path directory;

    @Test
    void everyRecordHasOneFate() throws Exception {
        new Storm(directory, seed()).run(3, false);
    }

    @Test
    @Tag("proof")
    void everyRecordHasOneFateAlsoWhenTheServerCloses() throws Exception {
        long seed = seed();
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int round = 0; round < 100 && System.nanoTime() < end; round++) {
            new Storm(directory.resolve("round-" + round), seed + round).run(12, round % 3 == 2);
        }
    }

    private static long seed() {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        System.out.println("stream storm: -Dseed=" + seed);
        return seed;
    }

    /** One server and its random clients. */
    private static final class Storm {
        private final Path directory;
        private final long seed;
        private final Random random;
        private final Queue<StormStream> streams = new ConcurrentLinkedQueue<>();
        private final Queue<Throwable> wrong = new ConcurrentLinkedQueue<>();
        private final Map<String, Long> accepted = new ConcurrentHashMap<>();
        private final Queue<String> refused = new ConcurrentLinkedQueue<>();
        private final AtomicInteger names = new AtomicInteger();
        private final AtomicInteger steps = new AtomicInteger();
        private final Map<String, StoredRecord> log = new HashMap<>();

        Storm(Path directory, long seed) {
            this.directory = directory;
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run(int visits, boolean closes) throws Exception {
            try (LogCapture lines = new LogCapture()) {
                try (RunningServer server = new RunningServer(engine().open(), this::settings)) {
                    MemoryCursor occupant = occupyMemory(server.ingestor());
                    List<Thread> clients = clients(server, visits);
                    if (closes) {
                        int before = random.nextInt(1 + CLIENTS * visits * 20);
                        while (steps.get() < before && clients.stream().anyMatch(Thread::isAlive)) {
                            Thread.onSpinWait();
                        }
                        server.server().close();
                    }
                    for (Thread client : clients) {
                        client.join();
                    }
                    occupant.close();
                    assertThat(wrong).as("seed %d", seed).isEmpty();
                    check(server, closes);
                }
                assertThat(lines.stackTraces()).as("seed %d", seed).isEmpty();
            }
        }

        private IngestorBuilder engine() {
            return RunningServer.engine(directory)
                    .walOptions(
                            SegmentedOptions.builder().segmentBytes(64 << 10).build())
                    .memoryBudget(1 << 20)
                    .batchSize(random.nextBoolean() ? 1 : 100)
                    .limits(Limits.builder()
                            .recordBytes(StormStream.RECORD_BYTES)
                            .batchRecords(StormStream.BATCH_RECORDS)
                            .batchBytes(StormStream.BATCH_BYTES)
                            .build());
        }

        /** Fills part of the memory in some storms, so that the engine is overloaded until the cursor is closed. */
        private MemoryCursor occupyMemory(Ingestor ingestor) {
            int records = random.nextInt(3) == 0 ? 60 + random.nextInt(45) : 0;
            for (int i = 0; i < records; i++) {
                CompletableFuture<Ack> unused = ingestor.ingest(Record.builder("memory")
                        .entity("m" + i)
                        .payload(new byte[StormStream.RECORD_BYTES - 100], "application/octet-stream")
                        .build());
            }
            ingestor.sync().join();
            return ingestor.scan("memory");
        }

        private IngestionServer.Builder settings(IngestionServer.Builder builder) {
            return builder.maxMessageBytes(StormStream.MESSAGE_BYTES)
                    .maxRequestBytes(1 << 20)
                    .maxInFlightBytes(64 << 10)
                    .maxInFlightRecords(1 + random.nextInt(40))
                    .groupRecords(1 + random.nextInt(20))
                    .overloadWait(Duration.ofMillis(List.of(0, 5, 200).get(random.nextInt(3))));
        }

        private List<Thread> clients(RunningServer server, int visits) {
            List<Thread> clients = new ArrayList<>();
            int port = server.server().port();
            for (int i = 0; i < CLIENTS; i++) {
                Random ofClient = new Random(random.nextLong());
                clients.add(new Thread(() -> {
                    try {
                        for (int visit = 0; visit < visits; visit++) {
                            visit(port, ofClient);
                        }
                    } catch (Throwable t) {
                        wrong.add(t);
                    }
                }));
            }
            clients.forEach(client -> {
                // A client that hangs fails the test, but must not keep the process alive.
                client.setDaemon(true);
                client.start();
            });
            return clients;
        }

        /** Connects, and sends on some streams in random order. */
        private void visit(int port, Random ofClient) throws Exception {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            try {
                // Connects first, because gRPC may lose the end of a call if its channel is shut down earlier.
                ingestRecord(channel, ofClient);
                List<StormStream> opened = new ArrayList<>();
                for (int i = 0; i <= ofClient.nextInt(3); i++) {
                    opened.add(
                            new StormStream(channel, "s" + names.incrementAndGet(), new Random(ofClient.nextLong())));
                }
                streams.addAll(opened);
                int stepsLeft = ofClient.nextInt(6) == 0 ? ofClient.nextInt(60) : Integer.MAX_VALUE;
                List<StormStream> sending = new ArrayList<>(opened);
                while (!sending.isEmpty()) {
                    if (stepsLeft-- == 0) {
                        opened.forEach(StormStream::abandon);
                        channel.shutdownNow();
                    }
                    steps.incrementAndGet();
                    StormStream next = sending.get(ofClient.nextInt(sending.size()));
                    if (!next.step()) {
                        sending.remove(next);
                    }
                    if (ofClient.nextInt(20) == 0) {
                        ingestRecord(channel, ofClient);
                    }
                }
                for (StormStream stream : opened) {
                    stream.awaitEnd();
                }
            } finally {
                RunningServer.terminate(channel);
            }
        }

        /** Sends one record with IngestRecord. */
        private void ingestRecord(ManagedChannel channel, Random ofClient) {
            String entity = "u" + names.incrementAndGet();
            boolean good = ofClient.nextInt(4) > 0;
            String tenant = StreamMode.TENANTS.get(ofClient.nextInt(StreamMode.TENANTS.size()));
            try {
                long sequence = RunningServer.blocking(channel)
                        .ingestRecord(IngestRecordRequest.newBuilder()
                                .setRecord(good ? Records.record(tenant, entity) : Records.bad(tenant, entity))
                                .build())
                        .getSequence();
                assertThat(good).as("%s was accepted", entity).isTrue();
                accepted.put(entity, sequence);
            } catch (StatusRuntimeException e) {
                Status.Code expected = good ? Status.Code.UNAVAILABLE : Status.Code.INVALID_ARGUMENT;
                assertThat(e.getStatus().getCode()).isIn(expected, Status.Code.UNAVAILABLE);
                if (!good || Details.retryMillis(e).isPresent()) {
                    refused.add(entity);
                }
            }
        }

        private void check(RunningServer server, boolean closed) throws Exception {
            Ingestor ingestor = server.ingestor();
            long unused = ingestor.sync().get(StormStream.PATIENCE_SECONDS, TimeUnit.SECONDS);
            awaitQuiet(server, closed);
            read(ingestor);

            assertThat(log.keySet()).as("seed %d", seed).containsAll(accepted.keySet());
            accepted.forEach((entity, sequence) -> assertThat(log.get(entity).sequence())
                    .as("seed %d: %s", seed, entity)
                    .isEqualTo(sequence));
            assertThat(log.keySet()).as("seed %d", seed).doesNotContainAnyElementsOf(refused);
            for (StormStream stream : streams) {
                try {
                    stream.check(log, closed);
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + seed + ": " + stream, e);
                }
            }
            assertThat(log.keySet()).as("seed %d", seed).allMatch(entity -> entity.matches("[mus][0-9]+(-[0-9]+)?"));
            Counts totals = ingestor.stats().totals();
            assertThat(totals.durable()).as("seed %d: %s", seed, totals).isEqualTo(log.size());
            assertThat(totals.received())
                    .as("seed %d: %s", seed, totals)
                    .isEqualTo(totals.durable()
                            + totals.rejected()
                            + totals.duplicate()
                            + totals.filtered()
                            + totals.refused()
                            + totals.unknown()
                            + totals.inFlight());
        }

        /** Waits until the server has noticed that its last client has gone. */
        private void awaitQuiet(RunningServer server, boolean closed) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(StormStream.PATIENCE_SECONDS);
            while (true) {
                long active = closed ? 0 : activeStreams(server);
                // A closed server has no thread left that could release the bytes of the last call.
                long held = closed ? 0 : server.server().requests().held();
                long inFlight = server.ingestor().stats().totals().inFlight();
                if (active == 0 && held == 0 && inFlight == 0) {
                    return;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("seed " + seed + ": without clients there are " + active
                            + " active streams, " + held + " bytes held, " + inFlight + " records in flight");
                }
                Thread.onSpinWait();
            }
        }

        private static long activeStreams(RunningServer server) {
            return server.blocking()
                    .getIngestionStatus(IngestionStatusRequest.getDefaultInstance())
                    .getMetrics()
                    .getActiveStreams();
        }

        private void read(Ingestor ingestor) throws Exception {
            try (RecordCursor cursor = ingestor.read(1)) {
                for (RecordView view = cursor.next(); view != null; view = cursor.next()) {
                    assertThat(log.put(view.entity(), view.copy()))
                            .as("seed %d: earlier copy of %s in the log", seed, view.entity())
                            .isNull();
                }
            }
        }
    }
}
