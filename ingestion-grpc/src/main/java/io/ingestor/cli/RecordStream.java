package io.ingestor.cli;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc.IngestionServiceStub;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamDrain;
import io.ingestor.proto.storage.StreamError;
import io.ingestor.proto.storage.StreamInit;
import io.ingestor.proto.storage.StreamReady;
import io.ingestor.proto.storage.TenantID;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One stream of records to a server, with a bound on how many are under way. One thread sends; answers come on threads of gRPC. The stream is not tried again when it breaks: without a
 * producer's numbering, sending a record whose outcome is unknown once more could store it twice.
 */
final class RecordStream implements ClientResponseObserver<IngestStreamRequest, IngestStreamResponse> {

    private final RejectedLines rejected;
    private final Outbox outbox = new Outbox();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<IngestStreamRequest> requests;
    private @Nullable StreamReady ready;
    private @Nullable StreamDrain drain;
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
                    && (outbox.underWay() + lines.length > window || !requests().isReady())) {
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

    /** Takes no more records. */
    synchronized void stop() {
        stopped = true;
        changed();
    }

    /** Ends the stream without waiting for its last acknowledgements. What has none is unknown. */
    void abandon() {
        stop();
        requests().cancel("told to end at once", null);
    }

    /** Whether it takes records. */
    synchronized boolean isOpen() {
        return end == null && drain == null && !stopped;
    }

    /** Completes when it takes no more records: it was stopped, or has ended, or the server is about to end it. */
    CompletableFuture<Void> closed() {
        return closed;
    }

    /** How the stream ended; empty if it is still open or ended as it should. */
    synchronized Optional<Status> failure() {
        return Optional.ofNullable(end).filter(status -> !status.isOk());
    }

    /** Why the server wants the stream to end, if it does. */
    synchronized Optional<String> drainReason() {
        return Optional.ofNullable(drain).map(StreamDrain::getReason);
    }

    /** Records that are stored for certain. */
    synchronized long accepted() {
        return outbox.accepted();
    }

    /** Records sent whose outcome is not known. */
    synchronized long unknown() {
        return outbox.unknown();
    }

    /** The line of the first record whose outcome is not known; there must be one. */
    synchronized long firstUnknownLine() {
        return outbox.firstUnknownLine();
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<IngestStreamRequest> stream) {
        requests = stream;
        stream.setOnReadyHandler(this::changed);
    }

    @Override
    public synchronized void onNext(IngestStreamResponse response) {
        switch (response.getResponseCase()) {
            case READY -> ready = response.getReady();
            case ACK -> {
                StreamAck ack = response.getAck();
                rejected.addUntold(outbox.acknowledge(ack.getSequenceNumber(), ack.getRejectedCount()));
            }
            case ERROR -> {
                StreamError error = response.getError();
                rejected.add(
                        outbox.reject(error.getSequenceNumber()),
                        error.getStatus().getMessage());
            }
            case DRAIN -> drain = response.getDrain();
            default -> {
                // Figures, and whatever later servers may tell.
            }
        }
        changed();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        end = Status.fromThrowable(failure);
        changed();
    }

    @Override
    public synchronized void onCompleted() {
        end = Status.OK;
        changed();
    }

    private synchronized void changed() {
        notifyAll();
        if (!isOpen()) {
            closed.complete(null);
        }
    }

    private ClientCallStreamObserver<IngestStreamRequest> requests() {
        if (requests == null) {
            throw new IllegalStateException("the call has not been started");
        }
        return requests;
    }
}
