package io.ingestor.cli.send;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.ingestor.cli.config.DurationText;
import io.ingestor.cli.config.ServerAddress;
import io.ingestor.cli.terminal.CommandException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One stream of records to a server, with limits on the records in flight and on the time that the server may be
 * silent. One thread sends; answers arrive on gRPC threads. A broken stream is not retried: without a producer's
 * numbering, resending a record whose outcome is unknown could store it twice.
 */
final class RecordStream implements Destination, ClientResponseObserver<IngestStreamRequest, IngestStreamResponse> {

    /** The interval between checks of the patience, which may have a clock of its own. */
    private static final long LOOK_MILLIS = 50;

    private final ServerAddress server;
    private final RejectedLines rejected;
    private final Patience patience;
    private final Outbox outbox = new Outbox();
    private final BatchSize sizes = new BatchSize();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private long window;
    private @Nullable List<Outbox.Rejected> rejectedInTrial;
    private @Nullable ClientCallStreamObserver<IngestStreamRequest> requests;
    private @Nullable StreamReady ready;
    private @Nullable StreamDrain drain;
    private @Nullable StreamEnd end;
    private boolean stopped;

    private RecordStream(ServerAddress server, RejectedLines rejected, Patience patience, long window) {
        this.server = server;
        this.rejected = rejected;
        this.patience = patience;
        this.window = window;
    }

    /**
     * Opens a stream, without waiting for the server.
     *
     * @param window the maximum number of records in flight, unless the server allows fewer
     */
    static RecordStream open(
            IngestionServiceStub stub,
            StreamInit init,
            ServerAddress server,
            RejectedLines rejected,
            Patience patience,
            long window) {
        RecordStream stream = new RecordStream(server, rejected, patience, window);
        stub.ingestStream(stream);
        stream.requests().onNext(IngestStreamRequest.newBuilder().setInit(init).build());
        return stream;
    }

    /**
     * Waits until the server is ready, and returns its limits.
     *
     * @throws CommandException if the stream has ended instead
     */
    synchronized StreamReady awaitReady() throws InterruptedException {
        while (ready == null && isOpen()) {
            await();
        }
        if (ready == null) {
            throw new CommandException(
                    failure().orElse("the server at " + server + " ended the stream before it began"));
        }
        if (ready.getMaxInFlightRecords() > 0) {
            window = Math.min(window, ready.getMaxInFlightRecords());
        }
        return ready;
    }

    /** Returns the maximum number of records in flight. */
    synchronized long window() {
        return window;
    }

    @Override
    public synchronized long batchBytes() {
        return sizes.target();
    }

    @Override
    public int send(List<DataRecord> records, List<InputLine> lines) throws InterruptedException {
        boolean trial;
        synchronized (this) {
            trial = sizes.isTrial(records);
            if (outbox.underWay() == 0) {
                patience.restart();
            }
            while (isOpen()
                    && (outbox.underWay() + lines.size() > (trial ? lines.size() : window)
                            || !requests().isReady())) {
                await();
            }
            if (!isOpen()) {
                return 0;
            }
            outbox.add(List.copyOf(lines));
            rejectedInTrial = trial ? new ArrayList<>() : null;
            if (!trial) {
                sizes.sent();
            }
        }
        requests()
                .onNext(IngestStreamRequest.newBuilder()
                        .setBatch(RecordBatch.newBuilder().addAllRecords(records))
                        .build());
        return !trial || isTaken(records) ? records.size() : sendHalves(records, lines);
    }

    private int sendHalves(List<DataRecord> records, List<InputLine> lines) throws InterruptedException {
        int half = records.size() / 2;
        int sent = send(records.subList(0, half), lines.subList(0, half));
        return sent < half
                ? sent
                : half + send(records.subList(half, records.size()), lines.subList(half, lines.size()));
    }

    /**
     * Waits for the answer to a trial. Returns false if its records were rejected as a whole and must be sent again in
     * smaller batches.
     */
    private synchronized boolean isTaken(List<DataRecord> records) throws InterruptedException {
        while (end == null && outbox.underWay() > 0) {
            await();
        }
        List<Outbox.Rejected> told = rejectedInTrial == null ? List.of() : rejectedInTrial;
        rejectedInTrial = null;
        boolean answered = outbox.underWay() == 0;
        if (answered && outbox.wasRejectedAsAWhole() && records.size() > 1) {
            sizes.refused();
            return false;
        }
        if (answered && told.size() < records.size()) {
            sizes.taken(records);
        } else if (answered && records.size() == 1) {
            sizes.rejectedAlone();
        }
        told.forEach(one -> rejected.add(one.line(), one.reason()));
        return true;
    }

    @Override
    public void finish() throws InterruptedException {
        synchronized (this) {
            if (end != null) {
                return;
            }
            patience.restart();
        }
        requests().onCompleted();
        synchronized (this) {
            while (end == null) {
                await();
            }
        }
    }

    /** Stops taking records. */
    synchronized void stop() {
        stopped = true;
        changed();
    }

    /** Ends the stream without waiting for its last acknowledgements. The outcome of records without one is unknown. */
    void abandon() {
        stop();
        requests().cancel("the command ends at once", null);
    }

    /** Also gives up on the server if an answer is overdue. */
    @Override
    public synchronized boolean isOpen() {
        if (end == null && (ready == null || outbox.underWay() > 0) && patience.isOver()) {
            giveUp();
        }
        return end == null && drain == null && !stopped;
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public synchronized long accepted() {
        return outbox.accepted();
    }

    @Override
    public synchronized long filtered() {
        return outbox.filtered();
    }

    @Override
    public synchronized Account account() {
        long undecided = outbox.undecided();
        boolean refused = end != null && end.undecided() == StreamEnd.Undecided.REFUSED;
        return new Account(
                outbox.accepted(),
                outbox.filtered(),
                refused ? undecided : 0,
                refused ? 0 : undecided,
                undecided > 0 ? Optional.of(outbox.firstUndecided()) : Optional.empty(),
                undecided > 0 ? Optional.of(outbox.last()) : Optional.empty(),
                failure());
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<IngestStreamRequest> stream) {
        requests = stream;
        stream.setOnReadyHandler(this::changed);
    }

    @Override
    public synchronized void onNext(IngestStreamResponse response) {
        patience.restart();
        switch (response.getResponseCase()) {
            case READY -> ready = response.getReady();
            case ACK -> acknowledge(response.getAck());
            case ERROR -> {
                StreamError error = response.getError();
                report(outbox.reject(
                        error.getSequenceNumber(), error.getStatus().getMessage()));
            }
            case DRAIN -> drain = response.getDrain();
            default -> {
                // Figures, and messages of later server versions.
            }
        }
        changed();
    }

    @Override
    public synchronized void onError(Throwable failure) {
        if (end == null) {
            end = StreamEnd.failed(failure, server);
        }
        changed();
    }

    @Override
    public synchronized void onCompleted() {
        if (end == null) {
            end = StreamEnd.completed();
        }
        changed();
    }

    private void acknowledge(StreamAck ack) {
        Outbox.Acknowledged done =
                outbox.acknowledge(ack.getSequenceNumber(), ack.getRejectedCount(), ack.getFilteredCount());
        done.lines().forEach(this::report);
        rejected.addUntold(done.unplaced());
    }

    /**
     * Reports a rejected line. Lines of a trial are only kept, because its records are sent again if all are rejected
     * together.
     */
    private void report(Outbox.Rejected line) {
        if (rejectedInTrial != null) {
            rejectedInTrial.add(line);
        } else {
            rejected.add(line.line(), line.reason());
        }
    }

    /** Waits for an answer or the next check of the patience, and gives up if an answer is overdue. */
    private void await() throws InterruptedException {
        TimeUnit.MILLISECONDS.timedWait(this, LOOK_MILLIS);
        if (end == null && patience.isOver()) {
            giveUp();
        }
    }

    private void giveUp() {
        end = StreamEnd.givenUp("no response from " + server + " for " + DurationText.format(patience.limit())
                + (ready == null
                        ? "; check that it is an ingestion server,"
                        : " while records await an acknowledgement; check the server,")
                + " or raise --timeout");
        requests().cancel("the server is silent", null);
        changed();
    }

    private synchronized void changed() {
        notifyAll();
        if (end != null || drain != null || stopped) {
            closed.complete(null);
        }
    }

    private Optional<String> failure() {
        return Optional.ofNullable(end)
                .flatMap(StreamEnd::failure)
                .or(() -> Optional.ofNullable(drain)
                        .map(announced -> "the server is ending the stream: " + announced.getReason()));
    }

    private ClientCallStreamObserver<IngestStreamRequest> requests() {
        if (requests == null) {
            throw new IllegalStateException("the call has not been started");
        }
        return requests;
    }
}
