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
 * The bytes of the {@link RequestBytes} that one call holds. Only the transport can count bytes on arrival: a requested
 * message is buffered from its first byte, long before a reader sees it. The code that takes over a message counts the
 * memory that it needs from then on.
 *
 * <p>The rest is released when the stream is closed and its requests are no longer {@linkplain #enter in use}.
 * Thread-safe.
 */
public final class CallBytes extends ServerStreamTracer {

    /** The overhead in bytes of a message that waits to be handled: buffers, streams and tasks of the transport. */
    static final int MESSAGE_BYTES = 512;

    /** The overhead in bytes of a record until it is answered. */
    public static final int RECORD_BYTES = 128;

    /** The bytes of a rejection until it is answered: its violations are objects and strings. */
    public static final int REJECTION_BYTES = 512;

    private static final Context.Key<CallBytes> CURRENT = Context.key("request-bytes");

    private static final Duration LAST_TRAILERS = Duration.ofSeconds(2);

    private enum Step {
        /** Nothing is due from the client. */
        IDLE,
        /** The rest of a message is due from the client. */
        RECEIVING,
        /** The client has not read the end of the call yet. */
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

    /** Returns the account of a call whose transport counts the arriving bytes. */
    static CallBytes fedByTransport(RequestBytes all) {
        return new CallBytes(all, 1);
    }

    /**
     * Returns the account of the call whose handler runs on this thread. In a server whose transport does not count,
     * the account is a new one.
     */
    public static CallBytes current(RequestBytes all) {
        CallBytes current = CURRENT.get();
        return current == null ? new CallBytes(all, 0) : current;
    }

    /** Returns the account of the call whose message is read on this thread, or null if no transport feeds it. */
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

    /** Counts the bytes against the share of the call's connection, too. */
    synchronized void bind(RequestShare connection) {
        if (!done) {
            share = connection;
            connection.add(held);
        }
    }

    /** Returns true if the transport reports messages; otherwise, their reader must report them. */
    public boolean isFed() {
        return fed;
    }

    /**
     * Sets the receiver of a refusal of the call.
     *
     * @param sendsOne whether the client sends a single message, which is due until the client half-closes the call
     */
    synchronized void guard(Consumer<StatusException> refusal, boolean sendsOne) {
        guard = refusal;
        single = sendsOne;
    }

    /**
     * Sets the reader of a call with many messages. It runs on the transport's thread when a message is complete, and
     * can request the next message there without a thread hop. A compressed message counts as the largest message until
     * its content is known.
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

    /** Records that nothing more is due from the client for now. */
    synchronized void received() {
        if (step == Step.RECEIVING) {
            step = Step.IDLE;
        }
    }

    /**
     * Replaces the bytes of the request with those of the answer, which the transport holds until the client has read
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

    /** Replaces the bytes counted for the arrival of a message with those that it holds from now on. */
    public synchronized void handle(long bytes) {
        Long counted = arrived.poll();
        add(counted == null ? bytes : bytes - counted);
    }

    /** Adds to the held bytes, or subtracts if negative. */
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
     * Adds to the held bytes, unless the call must be refused.
     *
     * @throws StatusException if the call must be refused
     */
    public void reserve(long bytes) throws StatusException {
        StatusException refusal = refusal();
        if (refusal != null) {
            throw refusal;
        }
        add(bytes);
    }

    /**
     * Counts further bytes of the message that is being decompressed, as part of those counted for its arrival.
     *
     * @throws StatusException if the call must be refused
     */
    void unpack(long bytes) throws StatusException {
        synchronized (this) {
            if (expands || arrived.isEmpty()) {
                // Already counted as the largest message, or not counted by the transport.
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

    /** Begins a use of the call's requests, which are counted until the use ends, even if the call ends earlier. */
    public synchronized void enter() {
        users++;
    }

    /** Ends a use of the call's requests. */
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

    /** Returns the refusal if the call can no longer be taken, else null. */
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

    /** Returns true if memory is short, so that the stream must not be read ahead. */
    public synchronized boolean isStrained() {
        return all.isStrained(share);
    }

    /**
     * Refuses a call whose message is not complete within the limit, and cancels one whose client does not read the
     * end.
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
            // gRPC cancels the stream without waiting for the client only if the cause is a TimeoutException.
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

    /** Records that the call was ended early. Its client has {@code LAST_TRAILERS} to read the end. */
    synchronized void refused() {
        enter(
                Step.ENDING,
                System.nanoTime() - all.patience().minus(LAST_TRAILERS).toNanos());
    }
}
