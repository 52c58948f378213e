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
 * The bytes that one call holds of the {@link RequestBytes}. Only the transport can count bytes when they come in: a
 * message that was asked for is kept from its first byte on, long before any reader sees it. The code that takes a
 * message over counts what the message becomes.
 *
 * <p>The rest is given back when the stream is closed and its requests are no longer {@linkplain #enter in use}.
 * Thread-safe.
 */
public final class CallBytes extends ServerStreamTracer {

    /**
     * Bytes that a message costs beside its own while it waits to be handled: buffers, streams and tasks of the
     * transport.
     */
    static final int MESSAGE_BYTES = 512;

    /** Bytes that a record costs beside its own until it is answered. */
    public static final int RECORD_BYTES = 128;

    /** Bytes that a rejection costs until it is answered: its violations are objects and strings. */
    public static final int REJECTION_BYTES = 512;

    private static final Context.Key<CallBytes> CURRENT = Context.key("request-bytes");

    private static final Duration LAST_TRAILERS = Duration.ofSeconds(2);

    private enum Step {
        /** Nothing is owed. */
        IDLE,
        /** The client owes the rest of a message. */
        RECEIVING,
        /** The client has yet to read the end of the call. */
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

    /** Returns the account of a call whose transport counts what comes in. */
    static CallBytes fedByTransport(RequestBytes all) {
        return new CallBytes(all, 1);
    }

    /**
     * Returns the account of the call whose handler runs on this thread. In a server that does not count, no transport
     * feeds the account.
     */
    public static CallBytes current(RequestBytes all) {
        CallBytes current = CURRENT.get();
        return current == null ? new CallBytes(all, 0) : current;
    }

    /** Returns the account of the call whose message is read on this thread, null if no transport feeds any. */
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

    /** Returns true if the transport reports messages; if not, their reader must. */
    public boolean isFed() {
        return fed;
    }

    /**
     * Sets the receiver of a refusal of the call.
     *
     * @param sendsOne whether the client sends a single message; it is due until the client has half-closed the call
     */
    synchronized void guard(Consumer<StatusException> refusal, boolean sendsOne) {
        guard = refusal;
        single = sendsOne;
    }

    /**
     * Sets the reader of a call with many messages. It runs on the transport's thread when a message is complete and on
     * its way. It may ask for the next one there without a hop. A compressed message counts as the largest message
     * until its content is known.
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
        Runnable current;
        synchronized (this) {
            long most = expands && size < 0 ? Math.max(wireSize, all.maxMessageBytes()) : wireSize;
            arrived.add(most + MESSAGE_BYTES);
            add(most + MESSAGE_BYTES - wireSize);
            partial = 0;
            if (!single) {
                received();
            }
            current = reader;
        }
        current.run();
    }

    @Override
    public void streamClosed(Status status) {
        all.closed(this);
        exit();
    }

    /** Notes that the client owes nothing more for now. */
    synchronized void received() {
        if (step == Step.RECEIVING) {
            step = Step.IDLE;
        }
    }

    /**
     * Holds the answer of the call instead of the request. The answer is with the transport until the client has read
     * it.
     */
    public synchronized void answered(long answerBytes) {
        enter(Step.ENDING, System.nanoTime());
        add(answerBytes + MESSAGE_BYTES - held);
    }

    private void enter(Step next, long now) {
        step = next;
        since = now;
    }

    /** Replaces the bytes counted for the arrival of a message by those that it holds from now on. */
    public synchronized void handle(long bytes) {
        Long counted = arrived.poll();
        add(counted == null ? bytes : bytes - counted);
    }

    /** Holds that many more bytes, or fewer if negative. */
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
     * Holds that many more bytes, if that can be.
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
     * Counts that many more bytes of the message that is being unpacked, as part of those counted for its arrival.
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

    /** Begins a use of the call's requests, which lasts even if the call ends. */
    public synchronized void enter() {
        users++;
    }

    /** Ends one use. */
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

    /** Returns the refusal of a call that can no longer be taken, null if it can. */
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
        Consumer<StatusException> current;
        synchronized (this) {
            current = guard;
        }
        current.accept(reason);
    }

    /** Notes that the call was ended early. */
    synchronized void refused() {
        enter(
                Step.ENDING,
                System.nanoTime() - all.patience().minus(LAST_TRAILERS).toNanos());
    }
}
