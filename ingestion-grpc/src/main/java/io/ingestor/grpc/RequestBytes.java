package io.ingestor.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that requests of all connections hold together, the one bound on what clients can make the server keep: from the arrival of their bytes, complete or not, until they are answered.
 * Each call counts its part with a {@link CallBytes}, which the transport feeds.
 *
 * <p>Below half of the limit streams are read ahead. From there on a stream is read only when nothing of it is unanswered, which leaves room for what is under way already and for unary calls. At the limit, and short of it
 * for large ones, calls whose bytes still come in are refused. So one slow reader among streams starves nobody, and nothing needs to be taken back.
 */
final class RequestBytes extends ServerStreamTracer.Factory {

    private static final long SMALL_CALL_BYTES = 64 << 10;

    private final long limit;
    private final int maxMessageBytes;
    private final Duration patience;
    private final AtomicLong held = new AtomicLong();
    private final Set<CallBytes> calls = ConcurrentHashMap.newKeySet();

    RequestBytes(long limit, int maxMessageBytes, Duration patience) {
        this.patience = patience;
        this.limit = limit;
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        CallBytes call = CallBytes.fedByTransport(this);
        calls.add(call);
        return call;
    }

    /** Ends the calls whose clients have been sending one message, or not reading the end, for too long. */
    void endSlow() {
        long now = System.nanoTime();
        calls.forEach(call -> call.endIfSlow(now, patience));
    }

    /** How long a client may take for one message. */
    Duration patience() {
        return patience;
    }

    void add(long bytes) {
        held.addAndGet(bytes);
    }

    void closed(CallBytes call) {
        calls.remove(call);
    }

    /** Whether streams are to be read only for what they need to go on. */
    boolean isStrained() {
        return held.get() >= limit / 2;
    }

    /** Whether a call that holds so much itself may go on. The last eighth is for small calls, so that large ones do not shut them out. */
    boolean admits(long ofCall) {
        return held.get() < (ofCall <= SMALL_CALL_BYTES ? limit : limit - limit / 8);
    }

    long held() {
        return held.get();
    }

    long limit() {
        return limit;
    }

    int maxMessageBytes() {
        return maxMessageBytes;
    }
}
