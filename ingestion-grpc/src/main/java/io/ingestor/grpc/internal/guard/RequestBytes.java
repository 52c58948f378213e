package io.ingestor.grpc.internal.guard;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the requests of all connections hold together, from the arrival of their bytes, complete or not,
 * until they are answered. Its limit bounds the memory that clients can make the server use. Each call counts its part
 * in a {@link CallBytes}, which the transport feeds.
 *
 * <p>A stream is read ahead only while all requests hold less than half of the limit, and those of its connection less
 * than an eighth. Each client address has a share, too. Beyond that, a stream is read only when it has no unanswered
 * records, which leaves room for work in progress and for unary calls. At the limit, or an eighth below it for large
 * calls, calls whose bytes are still arriving are refused. So a slow reader does not starve the other streams, and no
 * memory has to be reclaimed.
 */
public final class RequestBytes extends ServerStreamTracer.Factory {

    private static final long SMALL_CALL_BYTES = 64 << 10;
    private static final long MIN_RESERVE_BYTES = 1 << 20;

    private final long limit;
    private final long connectionLimit;
    private final long addressLimit;
    private final int maxMessageBytes;
    private final Duration patience;
    private final AtomicLong held = new AtomicLong();
    private final Set<CallBytes> calls = ConcurrentHashMap.newKeySet();

    /**
     * A separate account for calls that report the server's state, so that they are answered when the main one is full.
     */
    private final RequestBytes reserve;

    public RequestBytes(long limit, int maxMessageBytes, Duration patience) {
        this(limit, maxMessageBytes, patience, new RequestBytes(Math.max(MIN_RESERVE_BYTES, limit / 16), patience));
    }

    private RequestBytes(long limit, Duration patience) {
        this(limit, OuterMessage.MAX_REST_BYTES, patience, null);
    }

    private RequestBytes(long limit, int maxMessageBytes, Duration patience, @Nullable RequestBytes reserve) {
        this.reserve = reserve == null ? this : reserve;
        this.patience = patience;
        this.limit = limit;
        this.connectionLimit = limit / 2;
        this.addressLimit = limit - limit / 4;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return of(method).newCall();
    }

    /** Returns the account of the calls of a method. */
    RequestBytes of(String method) {
        return StateMethods.contains(method) ? reserve : this;
    }

    private CallBytes newCall() {
        CallBytes call = CallBytes.fedByTransport(this);
        calls.add(call);
        return call;
    }

    /** Ends the calls whose clients take too long to send a message or to read the end. */
    public void endSlow() {
        long now = System.nanoTime();
        calls.forEach(call -> call.endIfSlow(now, patience));
        reserve.calls.forEach(call -> call.endIfSlow(now, patience));
    }

    /** Returns the time that a client may take for one message. */
    Duration patience() {
        return patience;
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    void closed(CallBytes call) {
        calls.remove(call);
    }

    /** Returns true if memory is short, so that a connection's streams must not be read ahead. */
    boolean isStrained(@Nullable RequestShare connection) {
        return held.get() >= limit / 2
                || (connection != null
                        && (connection.held() >= connectionLimit / 4
                                || connection.heldByAddress() >= addressLimit / 2));
    }

    /**
     * Returns the refusal of a call that holds the given number of bytes, or null if the call may continue. The last
     * eighth is reserved for small calls, so that large ones do not shut them out. The call's own bytes do not count
     * against the shares of its connection and address.
     */
    @Nullable
    StatusException refusal(long ofCall, @Nullable RequestShare connection) {
        if (held.get() >= (ofCall <= SMALL_CALL_BYTES ? limit : limit - limit / 8)) {
            return refusal("the requests of all clients hold as many bytes as the server allows; "
                    + "retry after the given delay");
        }
        if (connection == null) {
            return null;
        }
        if (connection.held() - ofCall >= connectionLimit) {
            return refusal("the calls of this connection hold as many bytes as the server allows; read their answers, "
                    + "then retry");
        }
        return connection.heldByAddress() - ofCall < addressLimit
                ? null
                : refusal("the calls of this address hold as many bytes as the server allows; read their answers, "
                        + "then retry");
    }

    private static StatusException refusal(String message) {
        return Statuses.unavailable(message, Statuses.RETRY_AFTER);
    }

    public long held() {
        return held.get();
    }

    public long limit() {
        return limit;
    }

    int maxMessageBytes() {
        return maxMessageBytes;
    }
}
