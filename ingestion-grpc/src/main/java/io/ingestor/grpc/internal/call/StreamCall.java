package io.ingestor.grpc.internal.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.guard.CallBytes;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.StreamDrain;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of IngestStream: the events of its transport, and its end when the server drains. A {@link StreamProtocol}
 * converts the requests to items. A {@link StreamFeed} hands them to the engine in order, several at a time.
 * {@link StreamReplies} answers them in order.
 *
 * <p>The listener's methods, the engine's completions and a drain run on different threads. The monitor of the
 * {@link StreamBacklog} guards the state of the stream and is never held during an ingest.
 */
public final class StreamCall extends ServerCall.Listener<Message> {

    private static final String RPC = "IngestStream";

    private final ServerCall<Message, IngestStreamResponse> call;
    private final CallLog log;
    private final CallSource source = CallSource.current(RPC);
    private final CallBytes bytes;
    private final StreamBacklog backlog = new StreamBacklog();
    private final StreamCredit credit;
    private final StreamProtocol protocol;
    private final StreamReplies replies;
    private final StreamFeed feed;

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
        this.log = log;
        this.bytes = CallBytes.current(requests);
        bytes.enter();
        this.credit = new StreamCredit(
                settings.streams().maxInFlightRecords(),
                settings.streams().maxInFlightBytes(),
                bytes,
                () -> call.request(1));
        this.protocol = new StreamProtocol(call, source, ingestor, settings, backlog, credit);
        this.replies = new StreamReplies(call, ingestor, log, source, backlog, credit, () -> {
            bytes.exit();
            onClose.accept(this);
        });
        this.feed = new StreamFeed(ingestor, ingest, executor, log, source, backlog, bytes, replies);
    }

    /** Sends the headers and requests the first message. */
    public void open() {
        bytes.readAhead(credit::arrived);
        synchronized (backlog) {
            call.sendHeaders(new Metadata());
        }
        credit.refill();
    }

    @Override
    public void onMessage(Message message) {
        try {
            protocol.take(StreamRequest.parse(message));
        } catch (Throwable t) {
            end(log.failure(source, t));
        }
        feed.pump();
        // By now, the items of the message count its bytes.
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
        feed.pump();
    }

    @Override
    public void onCancel() {
        synchronized (backlog) {
            replies.release();
        }
    }

    @Override
    public void onComplete() {
        onCancel();
    }

    @Override
    public void onReady() {
        synchronized (backlog) {
            replies.answer();
        }
    }

    /** Announces the drain to the client, if the client asked for announcements. */
    public void announceDrain(StreamDrain drain) {
        synchronized (backlog) {
            if (!backlog.isClosed() && protocol.announces()) {
                call.sendMessage(
                        IngestStreamResponse.newBuilder().setDrain(drain).build());
            }
        }
    }

    /**
     * Stops taking messages. Those already taken are answered, then the stream ends with the failure, or with OK if
     * there is none.
     */
    public void end(@Nullable StatusException failure) {
        synchronized (backlog) {
            if (backlog.isOpen()) {
                credit.end();
                backlog.end(failure);
            }
        }
    }

    /** Ends the stream if it has nothing to answer and no record has arrived since the last call of this method. */
    public void endIfIdle(StatusException reason) {
        synchronized (backlog) {
            boolean moved = protocol.hasMoved();
            if (moved || !backlog.isEmpty()) {
                return;
            }
            end(reason);
        }
        settle();
    }

    /** Hands over the waiting groups and sends the answers that are due, up to the {@link #end}. */
    public void settle() {
        feed.pump();
    }
}
