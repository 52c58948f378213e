package io.ingestor.grpc.internal.call;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.ingestor.BatchResult;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.RejectedException;
import io.ingestor.grpc.internal.guard.CallBytes;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamCommit;
import io.ingestor.proto.storage.StreamDrain;
import io.ingestor.proto.storage.StreamReady;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One IngestStream. Requests become items that are handed to the engine in order, several at a time, and answered in
 * order, see {@link StreamBacklog}.
 *
 * <p>The listener's methods, the engine's completions and a drain come on different threads. All state is guarded by
 * the lock, and nothing is ingested under it.
 */
public final class StreamCall extends ServerCall.Listener<Message> {

    private static final String RPC = "IngestStream";

    private final ServerCall<Message, IngestStreamResponse> call;
    private final Ingestor ingestor;
    private final PatientIngest ingest;
    private final CallLog log;
    private final ServiceSettings settings;
    private final Executor executor;
    private final Consumer<StreamCall> onClose;
    private final CallSource source = CallSource.current(RPC);

    private final Object lock = new Object();
    private final StreamBacklog backlog = new StreamBacklog();
    private final CallBytes bytes;
    private final StreamCredit credit;
    private final StreamAnswers answers;
    private @Nullable StreamSetup setup;
    private long nextNumber = 1;
    private long numberAtLastLook;
    private boolean submitting;
    private boolean refused;
    private boolean answering;
    private boolean inputEnded;
    private boolean closed;

    public StreamCall(
            ServerCall<Message, IngestStreamResponse> call,
            Ingestor ingestor,
            PatientIngest ingest,
            CallLog log,
            ServiceSettings settings,
            RequestBytes requests,
            Executor executor,
            Consumer<StreamCall> onClose) {
        this.call = call;
        this.ingestor = ingestor;
        this.ingest = ingest;
        this.log = log;
        this.settings = settings;
        this.executor = executor;
        this.onClose = onClose;
        this.bytes = CallBytes.current(requests);
        bytes.enter();
        this.credit = new StreamCredit(
                settings.maxInFlightRecords(), settings.maxInFlightBytes(), bytes, () -> call.request(1));
        this.answers = new StreamAnswers(call, credit);
    }

    /** Lets the first message come. */
    public void open() {
        bytes.readAhead(credit::arrived);
        synchronized (lock) {
            call.sendHeaders(new Metadata());
        }
        credit.refill();
    }

    @Override
    public void onMessage(Message message) {
        try {
            take(StreamRequest.parse(message));
        } catch (Throwable t) {
            end(log.failure(source, t));
        }
        pump();
        // The bytes that the message holds were counted meanwhile.
        bytes.handle(0);
        if (bytes.isFed()) {
            credit.refill();
        } else {
            credit.arrived();
        }
    }

    @Override
    public void onHalfClose() {
        end(null);
        pump();
    }

    @Override
    public void onCancel() {
        synchronized (lock) {
            release();
        }
    }

    @Override
    public void onComplete() {
        onCancel();
    }

    @Override
    public void onReady() {
        synchronized (lock) {
            answer();
        }
    }

    /** Announces the drain to the client, if the client asked for that. */
    public void announceDrain(StreamDrain drain) {
        synchronized (lock) {
            if (!closed && setup != null && setup.options().announces()) {
                call.sendMessage(
                        IngestStreamResponse.newBuilder().setDrain(drain).build());
            }
        }
    }

    /** Takes no more messages. Those that were taken are answered, then the stream ends with that status. */
    public void end(@Nullable StatusException failure) {
        synchronized (lock) {
            if (!inputEnded && !closed) {
                inputEnded = true;
                credit.end();
                backlog.add(new StreamItem.End(failure));
            }
        }
    }

    /**
     * Ends with that status if there is nothing to answer and no record has come since the last call of this method.
     */
    public void endIfIdle(StatusException reason) {
        synchronized (lock) {
            boolean idle = nextNumber == numberAtLastLook && backlog.isEmpty();
            numberAtLastLook = nextNumber;
            if (!idle) {
                return;
            }
            end(reason);
        }
        settle();
    }

    /** Lets an {@link #end} take effect. */
    public void settle() {
        pump();
    }

    private void take(StreamRequest request) throws StatusException {
        MergedField field = request.field();
        switch (request.kind()) {
            case INIT -> init(field);
            case RECORD -> record(field);
            case BATCH -> batch(field);
            case COMMIT -> commit(field);
            case NOTHING -> throw Statuses.invalid("request", "must hold init, record, commit or batch");
        }
    }

    private void init(MergedField field) throws StatusException {
        StreamSetup wanted = StreamSetup.of(field);
        synchronized (lock) {
            if (setup != null) {
                throw Statuses.invalid("init", "must be the first message of a stream, and the only one of its kind");
            }
            if (!ingestor.offers(wanted.options().promise(ingestor))) {
                throw Statuses.unsupported(wanted.options().promise(ingestor));
            }
            setup = wanted;
            if (wanted.options().announces() && !closed) {
                call.sendMessage(IngestStreamResponse.newBuilder()
                        .setReady(ready(wanted))
                        .build());
            }
        }
    }

    private StreamReady ready(StreamSetup wanted) {
        return StreamReady.newBuilder()
                .setNextSequence(nextNumber)
                .setMaxInFlightRecords(settings.maxInFlightRecords())
                .setMaxMessageBytes(settings.maxMessageBytes())
                .setDurability(wanted.options().promise(ingestor).name().toLowerCase(Locale.ROOT))
                .build();
    }

    private void record(MergedField field) throws StatusException {
        synchronized (lock) {
            StreamSetup current = setup();
            if (inputEnded || closed) {
                return;
            }
            RecordGroup group = backlog.joinable();
            if (group == null) {
                group = RecordGroup.plain(nextNumber, current.tenant(), settings);
                backlog.add(group);
            }
            long before = group.cost();
            group.slice(field.source(), field.offset(), field.length());
            if (group.records() >= settings.groupRecords() || group.bytes() >= settings.groupBytes()) {
                group.seal();
            }
            nextNumber++;
            credit.hold(1, group.cost() - before);
        }
    }

    private void batch(MergedField field) throws StatusException {
        RecordGroup group;
        synchronized (lock) {
            group = RecordGroup.batch(nextNumber, setup().tenant(), settings);
        }
        BatchSlices records = new BatchSlices(ingestor.limits().batchRecords(), group);
        RecordBatch rest = OuterMessage.parse(
                field, "batch", RecordBatch.RECORDS_FIELD_NUMBER, records, RecordBatch.parser(), "RecordBatch");
        records.tooMany().ifPresent(wrong -> group.reject(records.count(), wrong));
        if (group.records() == 0) {
            throw Statuses.invalid("batch.records", "must hold at least one record");
        }
        synchronized (lock) {
            if (rest.getFirstSequence() != 0 && rest.getFirstSequence() != nextNumber) {
                throw Statuses.invalid(
                        "batch.first_sequence",
                        "must be " + nextNumber + ", the number of the stream's next record, or left out; was "
                                + rest.getFirstSequence());
            }
            if (!inputEnded && !closed) {
                backlog.add(group);
                nextNumber += group.records();
                credit.hold(group.records(), group.cost());
            }
        }
    }

    private void commit(MergedField field) throws StatusException {
        StreamCommit commit;
        try {
            commit = StreamCommit.parser().parseFrom(field.source(), field.offset(), field.length());
        } catch (InvalidProtocolBufferException e) {
            throw Statuses.invalid("commit", "is not a storage.StreamCommit: " + e.getMessage());
        }
        synchronized (lock) {
            IngestOptions options = setup().options();
            if (!inputEnded && !closed) {
                boolean synced = options.promise(ingestor) == Durability.SYNCED && !commit.getForceFlush();
                backlog.add(new StreamItem.Barrier(!synced && !options.validateOnly()));
                credit.hold(1, StreamItem.Barrier.COST);
            }
        }
    }

    private StreamSetup setup() throws StatusException {
        if (setup == null) {
            setup = StreamSetup.defaults();
        }
        return setup;
    }

    /** Hands over what waits, one thread at a time, so that the log has the records in the order of the stream. */
    private void pump() {
        boolean taken = true;
        while (taken) {
            RecordGroup group;
            IngestOptions options;
            synchronized (lock) {
                if (submitting || refused || closed) {
                    return;
                }
                group = backlog.nextForEngine();
                if (group == null || setup == null) {
                    answer();
                    return;
                }
                submitting = true;
                options = setup.options();
            }
            taken = submit(group, options);
        }
    }

    /** False if another thread goes on once the engine has the group. */
    private boolean submit(RecordGroup group, IngestOptions options) {
        if (options.validateOnly()) {
            taken(group, check(group, options));
            return true;
        }
        // Until then the requests are held, even if the stream ends.
        bytes.enter();
        CompletableFuture<BatchResult> now =
                ingest.ingest(ingestor, group.batch(), options.durability(), this::isOpen, later -> {
                    taken(group, later);
                    bytes.exit();
                    pump();
                });
        if (now == null) {
            return false;
        }
        taken(group, now);
        bytes.exit();
        return true;
    }

    private CompletableFuture<BatchResult> check(RecordGroup group, IngestOptions options) {
        try {
            return CompletableFuture.completedFuture(ingestor.check(group.batch(), options.promise(ingestor)));
        } catch (Throwable t) {
            return CompletableFuture.failedFuture(t);
        }
    }

    private boolean isOpen() {
        synchronized (lock) {
            return !closed && !refused;
        }
    }

    /** The engine has the group, or will not take it; the next one may go in. */
    private void taken(RecordGroup group, CompletableFuture<BatchResult> future) {
        synchronized (lock) {
            submitting = false;
            if (divide(group, future)) {
                return;
            }
            // The stream ends with such a group. What is behind it must not be stored without an answer.
            refused |= RecordGroup.isRefusal(PatientIngest.causeNow(future));
        }
        CompletableFuture<BatchResult> unused =
                future.whenComplete((result, failure) -> completed(group, result, failure));
    }

    /**
     * Plain records share an entry because it suits the server: if they are too large together, that is no fault of
     * theirs.
     */
    private boolean divide(RecordGroup group, CompletableFuture<BatchResult> future) {
        boolean tooLarge = PatientIngest.causeNow(future) instanceof RejectedException e
                && e.rejections().isEmpty();
        if (!tooLarge || closed || !group.isPlain() || group.records() == 1) {
            return false;
        }
        backlog.divideLast(group);
        return true;
    }

    private void completed(RecordGroup group, @Nullable BatchResult result, @Nullable Throwable failure) {
        if (result != null) {
            log.outcome(source, result);
        }
        boolean more;
        synchronized (lock) {
            backlog.leftEngine(group);
            long before = group.cost();
            group.complete(result, failure);
            refused |= RecordGroup.isRefusal(group.failure());
            credit.hold(0, group.cost() - before);
            answer();
            more = !closed && backlog.hasWaiting() && !submitting;
        }
        if (more) {
            // Encoding is work for the server's threads; this one belongs to the engine's acks.
            executor.execute(this::pump);
        }
    }

    /** Sends every answer that is due, in order, as far as the client takes them. */
    private void answer() {
        if (answering) {
            // What is called here may call back; the loop below sees what that changed.
            return;
        }
        answering = true;
        try {
            StreamItem next = backlog.nextToAnswer();
            while (!closed && next != null && answer(next)) {
                backlog.answered();
                next = backlog.nextToAnswer();
            }
        } catch (Throwable t) {
            if (!closed) {
                close(log.failure(source, t));
            }
        } finally {
            answering = false;
        }
    }

    private boolean answer(StreamItem item) {
        if (item instanceof StreamItem.End end) {
            close(end.failure() == null ? null : Statuses.notTaken(end.failure()));
            return true;
        }
        return item instanceof StreamItem.Barrier barrier ? answer(barrier) : answer((RecordGroup) item);
    }

    private boolean answer(StreamItem.Barrier barrier) {
        if (barrier.start()) {
            CompletableFuture<Long> unused =
                    ingestor.sync().whenComplete((sequence, failure) -> synced(barrier, sequence, failure));
        }
        if (!barrier.isDone() || closed) {
            return false;
        }
        if (barrier.failure() != null) {
            close(log.failure(source, barrier.failure()));
            return false;
        }
        if (!call.isReady()) {
            return false;
        }
        answers.barrier();
        credit.refill();
        return true;
    }

    private void synced(StreamItem.Barrier barrier, @Nullable Long sequence, @Nullable Throwable failure) {
        synchronized (lock) {
            barrier.complete(failure);
            if (sequence != null) {
                answers.durable(sequence);
            }
            answer();
        }
    }

    private boolean answer(RecordGroup group) {
        if (!group.isDone() || setup == null) {
            return false;
        }
        if (group.failure() != null) {
            boolean refusal = RecordGroup.isRefusal(group.failure());
            if (refusal && !backlog.isDecided()) {
                // Whether something behind it is stored is part of the answer.
                return false;
            }
            StatusException failure = log.failure(source, group.failure());
            close(refusal && !backlog.isStored() ? Statuses.notTaken(failure) : failure);
            return false;
        }
        boolean cumulative = !group.isPlain() || setup.options().groupAcks();
        boolean all = cumulative ? answers.cumulative(group) : answers.each(group);
        credit.refill();
        return all;
    }

    private void close(@Nullable StatusException failure) {
        release();
        if (failure == null) {
            call.close(Status.OK, new Metadata());
        } else {
            Statuses.close(call, failure);
        }
    }

    private void release() {
        if (!closed) {
            closed = true;
            credit.end();
            backlog.clear();
            bytes.exit();
            onClose.accept(this);
        }
    }
}
