package io.ingestor.grpc.internal.call;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.message.MergedField;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamCommit;
import io.ingestor.proto.storage.StreamReady;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of one stream: its setup, the numbers of its records, and the conversion of requests to items of the
 * {@link StreamBacklog}. Requests arrive one at a time; the monitor of the backlog guards the state.
 */
final class StreamProtocol {

    private final ServerCall<Message, IngestStreamResponse> call;
    private final CallSource source;
    private final Ingestor ingestor;
    private final ServiceSettings settings;
    private final StreamBacklog backlog;
    private final StreamCredit credit;
    private @Nullable StreamSetup setup;
    private long nextNumber = 1;
    private long numberAtLastLook;

    StreamProtocol(
            ServerCall<Message, IngestStreamResponse> call,
            CallSource source,
            Ingestor ingestor,
            ServiceSettings settings,
            StreamBacklog backlog,
            StreamCredit credit) {
        this.call = call;
        this.source = source;
        this.ingestor = ingestor;
        this.settings = settings;
        this.backlog = backlog;
        this.credit = credit;
    }

    /**
     * Applies an init, or adds any other request to the backlog unless the stream has ended. Must not be called under
     * the monitor of the backlog.
     */
    void take(StreamRequest request) throws StatusException {
        MergedField field = request.field();
        switch (request.kind()) {
            case INIT -> init(field);
            case RECORD -> record(field);
            case BATCH -> batch(field);
            case COMMIT -> commit(field);
            case NOTHING -> throw Statuses.invalid("request", "must hold init, record, commit or batch");
        }
    }

    /** Returns true if the client asked for announcements of the server. */
    boolean announces() {
        return setup != null && setup.options().announces();
    }

    /** Returns true if records have arrived since the last call of this method. */
    boolean hasMoved() {
        boolean moved = nextNumber != numberAtLastLook;
        numberAtLastLook = nextNumber;
        return moved;
    }

    private void init(MergedField field) throws StatusException {
        StreamSetup wanted = StreamSetup.of(source, ingestor, field);
        synchronized (backlog) {
            if (setup != null) {
                throw Statuses.invalid("init", "must be the first message of a stream, and the only one of its kind");
            }
            if (!ingestor.offers(wanted.options().promise(ingestor))) {
                throw Statuses.unsupported(wanted.options().promise(ingestor));
            }
            setup = wanted;
            if (wanted.options().announces() && !backlog.isClosed()) {
                call.sendMessage(IngestStreamResponse.newBuilder()
                        .setReady(ready(wanted))
                        .build());
            }
        }
    }

    private StreamReady ready(StreamSetup wanted) {
        return StreamReady.newBuilder()
                .setNextSequence(nextNumber)
                .setMaxInFlightRecords(settings.streams().maxInFlightRecords())
                .setMaxMessageBytes(settings.maxMessageBytes())
                .setDurability(wanted.options().promise(ingestor).name().toLowerCase(Locale.ROOT))
                .build();
    }

    private void record(MergedField field) throws StatusException {
        synchronized (backlog) {
            StreamSetup current = setup();
            if (!backlog.isOpen()) {
                return;
            }
            RecordGroup group = backlog.joinable();
            if (group == null) {
                group = RecordGroup.plain(nextNumber, current, settings);
                backlog.add(group);
            }
            long before = group.cost();
            group.slice(field.source(), field.offset(), field.length());
            if (group.records() >= settings.streams().groupRecords()
                    || group.bytes() >= settings.streams().groupBytes()) {
                group.seal();
            }
            nextNumber++;
            credit.hold(1, group.cost() - before);
        }
    }

    private void batch(MergedField field) throws StatusException {
        RecordGroup group;
        synchronized (backlog) {
            group = RecordGroup.batch(nextNumber, setup(), settings);
        }
        BatchSlices records = new BatchSlices(ingestor.limits().batchRecords(), group);
        RecordBatch rest = OuterMessage.parse(
                field, "batch", RecordBatch.RECORDS_FIELD_NUMBER, records, RecordBatch.parser(), "RecordBatch");
        records.tooMany().ifPresent(wrong -> group.reject(records.count(), wrong));
        if (group.records() == 0) {
            throw Statuses.invalid("batch.records", "must hold at least one record");
        }
        synchronized (backlog) {
            if (rest.getFirstSequence() != 0 && rest.getFirstSequence() != nextNumber) {
                throw Statuses.invalid(
                        "batch.first_sequence",
                        "must be " + nextNumber + ", the number of the stream's next record, or left out; was "
                                + rest.getFirstSequence());
            }
            if (backlog.isOpen()) {
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
        synchronized (backlog) {
            IngestOptions options = setup().options();
            if (backlog.isOpen()) {
                boolean synced = options.promise(ingestor) == Durability.SYNCED && !commit.getForceFlush();
                backlog.add(new StreamItem.Barrier(!synced && !options.validateOnly()));
                credit.hold(1, StreamItem.Barrier.COST);
            }
        }
    }

    private StreamSetup setup() throws StatusException {
        if (setup == null) {
            setup = StreamSetup.defaults(source, ingestor);
        }
        return setup;
    }
}
