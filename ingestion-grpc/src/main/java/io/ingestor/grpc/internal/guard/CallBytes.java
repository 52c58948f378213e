package io.ingestor.grpc.internal.guard;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.Statuses;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one call holds of the {@link RequestBytes}. The transport counts bytes when they come in, and only it can: a
 * message that was asked for is kept from its first byte on, long before anyone sees it. Whoever takes a message over
 * counts what it becomes.
 *
 * <p>Everything that is left is given back when the stream is closed and nobody {@linkplain #enter uses} its requests
 * any more. Thread-safe.
 */
public final class CallBytes extends ServerStreamTracer {

    /**
     * What a message costs beside its bytes while it waits to be handled: buffers, streams and tasks of the transport.
     */
    static final int MESSAGE_BYTES = 512;

    /** What a record costs beside its bytes until it is answered. */
    public static final int RECORD_BYTES = 128;

    /** What a rejection costs until it is answered: its violations are objects and strings. */
    public static final int REJECTION_BYTES = 512;

    private static final Context.Key<CallBytes> CURRENT = Context.key("request-bytes");

    private static final Duration LAST_TRAILERS = Duration.ofSeconds(2);

    private enum Step {
        /** Nothing is owed. */
        IDLE,
        /** The client owes the rest of a message. */
        RECEIVING,
        /** The client owes it to read the end of the call. */
        ENDING
    }

    private final RequestBytes all;
    private final boolean fed;
    private final ArrayDeque<Long> arrived = new ArrayDeque<>();
    private Consumer<StatusException> guard = reason -> {};
    private Runnable reader = () -> {};
    private Context.@Nullable CancellableContext context;
    private @Nullable RequestShare share;
    private Step step = Step.IDLE;
    private long since;
    private long held;
    private long partial;
    private int users;
    private boolean single;
    private boolean expands;
    private boolean done;

    private CallBytes(RequestBytes all, int users) {
        this.all = all;
        this.users = users;
        this.fed = users > 0;
    }

    /** For a call whose transport counts what comes in. */
    static CallBytes fedByTransport(RequestBytes all) {
        return new CallBytes(all, 1);
    }

    /**
     * Those of the call whose handler runs on this thread; ones that no transport feeds in a server that does not
     * count.
     */
    public static CallBytes current(RequestBytes all) {
        CallBytes current = CURRENT.get();
        return current == null ? new CallBytes(all, 0) : current;
    }

    /** Those of the call whose message is read on this thread, null if no transport feeds any. */
    public static @Nullable CallBytes current() {
        return CURRENT.get();
    }

    @Override
    public Context filterContext(Context context) {
        Context.CancellableContext ours = context.withValue(CURRENT, this).withCancellation();
        synchronized (this) {
            this.context = ours;
        }
        return ours;
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> call) {
        Clients.Connection connection = Clients.connection(call.getAttributes());
        if (connection != null) {
            bind(connection.requests(call.getMethodDescriptor().getFullMethodName()));
        }
    }

    /** Counts against the share of the call's connection, too. */
    synchronized void bind(RequestShare connection) {
        if (!done) {
            share = connection;
            connection.add(held);
        }
    }

    /** Whether the transport tells of messages; if not, their reader must. */
    public boolean isFed() {
        return fed;
    }

    /**
     * Who is to be told that the call is refused, and whether its client sends a single message: it is due as long as
     * the client has not said that it was all.
     */
    synchronized void guard(Consumer<StatusException> refusal, boolean sendsOne) {
        guard = refusal;
        single = sendsOne;
    }

    /**
     * Who reads many messages ahead: is told on the transport's thread that one is complete and on its way, and may ask
     * for the next one there without a hop. What is compressed counts as the largest message until it is known what it
     * holds.
     */
    public synchronized void readAhead(Runnable messageArrived) {
        reader = messageArrived;
        expands = true;
    }

    @Override
    public void inboundWireSize(long bytes) {
        long size;
        synchronized (this) {
            if (step == Step.IDLE) {
                enter(Step.RECEIVING, System.nanoTime());
            }
            partial += bytes;
            size = partial;
        }
        add(bytes);
        if (size > 2L * all.maxMessageBytes()) {
            refuse(Statuses.invalid(
                    "",
                    "the message has more than " + size + " bytes, the limit is " + all.maxMessageBytes()
                            + "; send fewer or smaller records in one message"));
            return;
        }
        StatusException refusal = refusal();
        if (refusal != null) {
            refuse(refusal);
        }
    }

    @Override
    public void inboundMessageRead(int number, long wireSize, long size) {
        Runnable told;
        synchronized (this) {
            long most = expands && size < 0 ? Math.max(wireSize, all.maxMessageBytes()) : wireSize;
            arrived.add(most + MESSAGE_BYTES);
            add(most + MESSAGE_BYTES - wireSize);
            partial = 0;
            if (!single) {
                received();
            }
            told = reader;
        }
        told.run();
    }

    @Override
    public void streamClosed(Status status) {
        all.closed(this);
        exit();
    }

    /** The client owes nothing more for now. */
    synchronized void received() {
        if (step == Step.RECEIVING) {
            step = Step.IDLE;
        }
    }

    /**
     * The answer of the call is with the transport, and held until the client has read it. The request is held no more.
     */
    public synchronized void answered(long answerBytes) {
        enter(Step.ENDING, System.nanoTime());
        add(answerBytes + MESSAGE_BYTES - held);
    }

    private void enter(Step next, long now) {
        step = next;
        since = now;
    }

    /** A message is handled; what was counted for its arrival is replaced by what it holds from now on. */
    public synchronized void handle(long bytes) {
        Long counted = arrived.poll();
        add(counted == null ? bytes : bytes - counted);
    }

    /** Holds so much more, or less if negative. */
    public void add(long bytes) {
        synchronized (this) {
            if (done) {
                return;
            }
            held += bytes;
            if (share != null) {
                share.add(bytes);
            }
        }
        all.add(bytes);
    }

    /**
     * Holds so much more, if that can be.
     *
     * @throws StatusException if the call cannot go on
     */
    public void reserve(long bytes) throws StatusException {
        StatusException refusal = refusal();
        if (refusal != null) {
            throw refusal;
        }
        add(bytes);
    }

    /**
     * Counts so many bytes more of the message that is being unpacked, as part of what its arrival counted for.
     *
     * @throws StatusException if the call cannot go on
     */
    void unpack(long bytes) throws StatusException {
        synchronized (this) {
            if (expands || arrived.isEmpty()) {
                // Counted as the largest message already, or not the transport's to count.
                return;
            }
        }
        reserve(bytes);
        synchronized (this) {
            Long counted = arrived.poll();
            if (counted != null) {
                arrived.addFirst(counted + bytes);
            }
        }
    }

    public synchronized long held() {
        return held;
    }

    /** Requests of the call are used even if it ends. */
    public synchronized void enter() {
        users++;
    }

    /** One use is over. */
    public void exit() {
        long rest;
        synchronized (this) {
            users--;
            if (users > 0) {
                return;
            }
            done = fed;
            rest = held;
            held = 0;
            if (share != null) {
                share.add(-rest);
            }
            arrived.clear();
        }
        all.add(-rest);
    }

    /** Why the call can no longer be taken, null if it can. */
    @Nullable
    StatusException refusal() {
        long own;
        RequestShare ofConnection;
        synchronized (this) {
            own = held;
            ofConnection = share;
        }
        return all.refusal(own, ofConnection);
    }

    /** Returns true if a stream is to be read only for what it needs to go on. */
    public synchronized boolean isStrained() {
        return all.isStrained(share);
    }

    /**
     * Refuses the call if its client has owed the rest of a message for longer than that, and cuts it off if it does
     * not even read the end.
     */
    void endIfSlow(long now, Duration limit) {
        Step slow;
        Context.CancellableContext cut;
        synchronized (this) {
            slow = now - since > limit.toNanos() ? step : Step.IDLE;
            cut = context;
        }
        if (slow == Step.RECEIVING) {
            refuse(Statuses.unavailable(
                    "a message was not complete " + limit.toSeconds()
                            + " s after its first byte; send it again, in parts if the connection is slow",
                    Statuses.RETRY_AFTER));
        } else if (slow == Step.ENDING && cut != null) {
            // The one cause for which the transport drops a stream without waiting for its client.
            cut.cancel(new TimeoutException("the client did not read the end of the call"));
        }
    }

    private void refuse(StatusException reason) {
        Consumer<StatusException> told;
        synchronized (this) {
            told = guard;
        }
        told.accept(reason);
    }

    /** The call was ended early. */
    synchronized void refused() {
        enter(
                Step.ENDING,
                System.nanoTime() - all.patience().minus(LAST_TRAILERS).toNanos());
    }
}
