package io.ingestor.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.ingestor.StoredRecord;
import io.ingestor.grpc.fake.Details;
import io.ingestor.grpc.fake.RawBytes;
import io.ingestor.grpc.fake.Records;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamCommit;
import io.ingestor.proto.storage.StreamInit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of one IngestStream that sends a random script and reads the answers at its own pace. */
final class StormStream extends ClientCall.Listener<IngestStreamResponse> {

    /** The largest record, in bytes. The server of the storm must have this limit and the next three. */
    static final int RECORD_BYTES = 8 << 10;

    static final int BATCH_RECORDS = 12;
    static final int BATCH_BYTES = 16 << 10;
    static final int MESSAGE_BYTES = 32 << 10;

    static final int PATIENCE_SECONDS = 60;

    /** A record size: one record fits into a batch, but four do not. */
    private static final int MEDIUM = 5_000;

    private enum Pace {
        EAGER,
        SLOW,
        LATE
    }

    private enum Ending {
        HALF_CLOSE,
        HALF_CLOSE_WHEN_ANSWERED,
        CANCEL
    }

    private final String name;
    private final Random random;
    private final StreamMode mode;
    private final StreamLedger ledger;
    private final Pace pace;
    private final Ending ending;
    private final ClientCall<byte[], IngestStreamResponse> call;
    private final CompletableFuture<Status> closed = new CompletableFuture<>();
    private final List<IngestStreamResponse> answers = new ArrayList<>(); // guarded by this
    private long answered; // guarded by this
    private volatile boolean readsAll;
    private volatile Metadata trailers = new Metadata();
    private int messagesLeft;
    private int violateAt;
    private boolean abandoned;

    StormStream(Channel channel, String name, Random random) {
        this.name = name;
        this.random = random;
        this.mode = StreamMode.random(random);
        this.ledger = new StreamLedger(mode);
        this.pace = Pace.values()[random.nextInt(3)];
        this.ending = switch (random.nextInt(6)) {
            case 0 -> Ending.CANCEL;
            case 1, 2 -> pace == Pace.EAGER ? Ending.HALF_CLOSE_WHEN_ANSWERED : Ending.HALF_CLOSE;
            default -> Ending.HALF_CLOSE;
        };
        this.messagesLeft = random.nextInt(40);
        this.violateAt = random.nextInt(5) == 0 ? random.nextInt(messagesLeft + 1) : -1;
        this.readsAll = pace == Pace.EAGER;
        this.call =
                channel.newCall(RawBytes.requests(IngestionServiceGrpc.getIngestStreamMethod()), CallOptions.DEFAULT);
        call.start(this, new Metadata());
        if (pace != Pace.LATE) {
            call.request(1);
        }
        if (!mode.isDefault() || random.nextBoolean()) {
            init(mode.init());
        }
    }

    /** Makes one random step of a client. Returns false once there is nothing more to send. */
    boolean step() throws InterruptedException {
        if (messagesLeft == violateAt) {
            violateAt = -1;
            violate();
            return true;
        }
        if (messagesLeft == 0) {
            finish();
            return false;
        }
        messagesLeft--;
        int choice = random.nextInt(100);
        if (choice < 60) {
            plain();
        } else if (choice < 75) {
            batch(1 + random.nextInt(BATCH_RECORDS));
        } else if (choice < 80) {
            rejectedBatch(random.nextBoolean());
        } else if (choice < 90) {
            commit();
        } else if (pace == Pace.EAGER) {
            awaitAnswers();
        }
        if (pace == Pace.SLOW && random.nextBoolean()) {
            call.request(1 + random.nextInt(3));
        }
        return true;
    }

    /** Allows the stream to end in any way, because its connection is about to be closed. */
    void abandon() {
        abandoned = true;
    }

    /** Waits until the stream has ended. */
    void awaitEnd() throws Exception {
        try {
            closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the stream did not end: " + this, e);
        }
    }

    /** Checks the answers, the end and the log. */
    void check(Map<String, StoredRecord> log, boolean drained) {
        Status end = closed.join();
        synchronized (this) {
            ledger.account(answers, drained);
        }
        if (ending != Ending.CANCEL && !abandoned) {
            ledger.endInOrder(end.getCode());
            if (end.getCode() == Status.Code.UNAVAILABLE && !drained) {
                assertThat(Details.retryMillis(end, trailers))
                        .as("RetryInfo of %s", end)
                        .isPresent();
            }
        }
        ledger.compare(log);
    }

    private void finish() throws InterruptedException {
        if (ending == Ending.CANCEL) {
            // gRPC does not end a cancelled call with unread answers if its connection is already gone.
            readsAll = true;
            call.request(1);
            call.cancel("the storm is done with it", null);
            return;
        }
        if (ending == Ending.HALF_CLOSE_WHEN_ANSWERED) {
            awaitAnswers();
        }
        call.halfClose();
        readsAll = true;
        call.request(1);
    }

    private synchronized void awaitAnswers() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (answered < ledger.size() && !closed.isDone()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("record " + (answered + 1) + " was not answered: " + this);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void plain() {
        String entity = nextEntity();
        String tenant = nextTenant();
        boolean good = true;
        DataRecord record;
        switch (random.nextInt(20)) {
            case 0 -> {
                record = Records.bad(tenant, entity);
                good = false;
            }
            case 1 -> {
                record = Records.withoutTenant(entity);
                tenant = mode.tenant();
                good = !tenant.isEmpty();
            }
            case 2 -> {
                record = sized(Records.record(tenant, entity), RECORD_BYTES + 1 + random.nextInt(2_000));
                good = false;
            }
            case 3 -> record = Records.withoutData(tenant, entity);
            case 4, 5, 6, 7, 8, 9, 10 -> record = sized(Records.record(tenant, entity), random.nextInt(MEDIUM));
            default -> record = Records.record(tenant, entity);
        }
        ledger.plain(tenant, entity, good);
        send(IngestStreamRequest.newBuilder().setRecord(record));
    }

    private void batch(int records) {
        RecordBatch.Builder batch = RecordBatch.newBuilder();
        if (random.nextInt(4) == 0) {
            batch.setFirstSequence(ledger.size() + 1);
        }
        int wrong = random.nextInt(4 * records);
        for (int i = 0; i < records; i++) {
            String entity = nextEntity();
            String tenant = nextTenant();
            boolean good = i != wrong;
            batch.addRecords(good ? Records.record(tenant, entity) : Records.bad(tenant, entity));
            ledger.inBatch(tenant, entity, good);
        }
        ledger.endBatch();
        send(IngestStreamRequest.newBuilder().setBatch(batch));
    }

    /** Sends a batch with too many records, or with too many bytes. */
    private void rejectedBatch(boolean many) {
        RecordBatch.Builder batch = RecordBatch.newBuilder();
        int records = many ? BATCH_RECORDS + 1 + random.nextInt(5) : 4;
        for (int i = 0; i < records; i++) {
            String entity = nextEntity();
            String tenant = nextTenant();
            DataRecord record = Records.record(tenant, entity);
            batch.addRecords(many ? record : sized(record, MEDIUM));
            ledger.inBatch(tenant, entity, false);
        }
        ledger.endRejectedBatch(records);
        send(IngestStreamRequest.newBuilder().setBatch(batch));
    }

    private void commit() {
        ledger.commit();
        send(IngestStreamRequest.newBuilder()
                .setCommit(StreamCommit.newBuilder().setForceFlush(random.nextBoolean())));
    }

    /** Sends a message for which the server must end the stream, after answering the earlier messages. */
    private void violate() {
        int choice = random.nextInt(8);
        ledger.violate(choice == 0 ? Status.Code.UNIMPLEMENTED : Status.Code.INVALID_ARGUMENT);
        switch (choice) {
            case 0 -> init(StreamInit.newBuilder().setProducerId("p").build());
            case 1 -> init(StreamInit.newBuilder().putOptions("speed", "high").build());
            case 2 -> {
                // The second init is in the wrong place.
                init(mode.init());
                init(mode.init());
            }
            case 3 -> send(IngestStreamRequest.newBuilder());
            case 4 -> send(IngestStreamRequest.newBuilder().setBatch(RecordBatch.getDefaultInstance()));
            case 5 ->
                send(IngestStreamRequest.newBuilder()
                        .setBatch(RecordBatch.newBuilder()
                                .setFirstSequence(ledger.size() + 2)
                                .addRecords(Records.record("acme", name + "-gap"))));
            case 6 ->
                send(IngestStreamRequest.newBuilder()
                        .setRecord(sized(Records.record("acme", name + "-long"), MESSAGE_BYTES + 1)));
            default -> call.sendMessage(new byte[] {IngestStreamRequest.RECORD_FIELD_NUMBER << 3 | 2, 100, 1});
        }
    }

    private void init(StreamInit init) {
        send(IngestStreamRequest.newBuilder().setInit(init));
    }

    private void send(IngestStreamRequest.Builder request) {
        call.sendMessage(request.build().toByteArray());
    }

    private String nextEntity() {
        return name + "-" + (ledger.size() + 1);
    }

    private String nextTenant() {
        return StreamMode.TENANTS.get(random.nextInt(StreamMode.TENANTS.size()));
    }

    private DataRecord sized(DataRecord record, int bytes) {
        byte[] payload = new byte[bytes];
        // Random bytes exceed the limits even if the log compresses them.
        random.nextBytes(payload);
        return record.toBuilder()
                .clearData()
                .setPayload(ByteString.copyFrom(payload))
                .setPayloadType("application/octet-stream")
                .build();
    }

    @Override
    public void onMessage(IngestStreamResponse answer) {
        synchronized (this) {
            answers.add(answer);
            answered = Math.max(
                    answered,
                    Math.max(
                            answer.getAck().getSequenceNumber(),
                            answer.getError().getSequenceNumber()));
            notifyAll();
        }
        if (readsAll) {
            call.request(1);
        }
    }

    @Override
    public void onClose(Status status, Metadata newTrailers) {
        trailers = newTrailers;
        closed.complete(status);
        synchronized (this) {
            notifyAll();
        }
    }

    @Override
    public String toString() {
        return name + " " + mode + " " + pace + " " + ending + (abandoned ? " abandoned" : "") + ", " + ledger
                + ", end " + (closed.isDone() ? closed.join() : "open");
    }
}
