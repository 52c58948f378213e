package io.ingestor.cli;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc.IngestionServiceStub;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.StreamReady;
import io.ingestor.proto.storage.TenantID;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stream of records to a server, with a bound on how many are under way. One thread sends; answers come on threads of gRPC. The stream is not tried again when it breaks: without a
 * producer's numbering, sending a record whose outcome is unknown once more could store it twice.
 */
final class RecordStream implements ClientResponseObserver<IngestStreamRequest, IngestStreamResponse> {

    private final RejectedLines rejected;
    private final Outbox outbox = new Outbox();
    private long rejectedByServer;
    private @Nullable ClientCallStreamObserver<IngestStreamRequest> requests;
    private @Nullable StreamReady ready;
    private @Nullable Status end;
    private boolean stopped;

    private RecordStream(RejectedLines rejected) {
        this.rejected = rejected;
    }

    /** Opens a stream; returns at once. */
    static RecordStream open(IngestionServiceStub server, String tenant, RejectedLines rejected) {
        RecordStream stream = new RecordStream(rejected);
        server.ingestStream(stream);
        stream.requests()
                .onNext(IngestStreamRequest.newBuilder()
                        .setInit(StreamInit.newBuilder()
                                .setTenantId(TenantID.newBuilder().setId(tenant))
                                .putOptions("ack", "group")
                                .putOptions("ready", "true"))
                        .build());
        return stream;
    }

    /** Waits until the server has opened its side, and tells what it allows; empty if the stream has ended instead. */
    synchronized Optional<StreamReady> awaitReady() throws InterruptedException {
        while (ready == null && isOpen()) {
            wait();
        }
        return Optional.ofNullable(ready);
    }

    /** Sends records as one batch once no more than {@code window} are under way with them; false if the stream has ended before. */
    boolean send(List<DataRecord> records, long[] lines, long window) throws InterruptedException {
        synchronized (this) {
            while (isOpen()
                    && (outbox.pending() + lines.length > window || !requests().isReady())) {
                wait();
            }
            if (!isOpen()) {
                return false;
            }
            outbox.add(lines);
        }
        requests()
                .onNext(IngestStreamRequest.newBuilder()
                        .setBatch(RecordBatch.newBuilder().addAllRecords(records))
                        .build());
        return true;
    }

    /** Ends the stream and waits for the last acknowledgement. */
    void finish() throws InterruptedException {
        synchronized (this) {
            if (end != null) {
                return;
            }
        }
        requests().onCompleted();
        synchronized (this) {
            while (end == null) {
                wait();
            }
        }
    }

    /** Lets a waiting {@link #send} return false. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** How the stream ended; empty if it is still open or ended as it should. */
    synchronized Optional<Status> failure() {
        return Optional.ofNullable(end).filter(status -> !status.isOk());
    }

    /** Records that are stored for certain. */
    synchronized long accepted() {
        return outbox.acknowledged() - rejectedByServer;
    }

    /** Records sent whose outcome is not known. */
    synchronized long pending() {
        return outbox.pending();
    }

    /** The line of the first record whose outcome is not known; there must be one. */
    synchronized long firstPendingLine() {
        return outbox.firstPendingLine();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<IngestStreamRequest> stream) {
        requests = stream;
        stream.setOnReadyHandler(this::wake);
    }

    @Override
    public synchronized void onNext(IngestStreamResponse response) {
        switch (response.getResponseCase()) {
            case READY -> ready = response.getReady();
            case ACK -> outbox.acknowledge(response.getAck().getSequenceNumber());
            case ERROR -> {
                long number = response.getError().getSequenceNumber();
                rejectedByServer++;
                rejected.add(
                        outbox.line(number), response.getError().getStatus().getMessage());
            }
            default -> {
                // Figures, and the notice that the server will end the stream: the end itself tells the rest.
            }
        }
        notifyAll();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        end = Status.fromThrowable(failure);
        notifyAll();
    }

    @Override
    public synchronized void onCompleted() {
        end = Status.OK;
        notifyAll();
    }

    private synchronized void wake() {
        notifyAll();
    }

    private boolean isOpen() {
        return end == null && !stopped;
    }

    private ClientCallStreamObserver<IngestStreamRequest> requests() {
        if (requests == null) {
            throw new IllegalStateException("the call has not been started");
        }
        return requests;
    }
}
