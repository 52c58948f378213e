package io.ingestor.grpc.internal.guard;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Statuses;
import java.util.concurrent.Executor;

/**
 * An interceptor that ends a call if the server has no room for its requests, independently of the call's handler. It
 * can refuse a call at any time until the client has sent the whole request.
 */
public final class RequestGuard implements ServerInterceptor {

    private final RequestBytes requests;
    private final Executor executor;

    public RequestGuard(RequestBytes requests, Executor executor) {
        this.requests = requests;
        this.executor = executor;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        CallBytes bytes = CallBytes.current(requests);
        boolean single = call.getMethodDescriptor().getType().clientSendsOneMessage();
        Guarded<Q, R> guarded = new Guarded<>(call, bytes);
        bytes.guard(guarded::refuse, single);
        StatusException refusal = bytes.refusal();
        if (refusal != null) {
            // An open call takes memory before its first byte arrives.
            guarded.refuseNow(refusal);
            return new ServerCall.Listener<>() {};
        }
        return new Watched<>(next.startCall(guarded, headers), guarded, bytes, single);
    }

    private final class Guarded<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final CallBytes bytes;
        private boolean received;
        private boolean closed;
        private boolean refused;

        Guarded(ServerCall<Q, R> call, CallBytes bytes) {
            super(call);
            this.bytes = bytes;
        }

        void refuse(StatusException reason) {
            // Not on the transport's thread, because a handler may hold the lock.
            executor.execute(() -> refuseNow(reason));
        }

        synchronized void refuseNow(StatusException reason) {
            if (!received && !closed) {
                refused = true;
                closed = true;
                bytes.refused();
                Statuses.close(delegate(), reason);
            }
        }

        synchronized boolean isRefused() {
            return refused;
        }

        synchronized boolean receivedAll() {
            received = !refused;
            if (received) {
                bytes.received();
            }
            return received;
        }

        @Override
        public boolean isCancelled() {
            return isRefused() || super.isCancelled();
        }

        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!refused) {
                super.sendHeaders(headers);
            }
        }

        @Override
        public synchronized void sendMessage(R message) {
            if (!refused) {
                super.sendMessage(message);
            }
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (!refused) {
                closed = true;
                super.close(status, trailers);
            }
        }
    }

    private static final class Watched<Q, R> extends SimpleForwardingServerCallListener<Q> {
        private final RequestGuard.Guarded<Q, R> call;
        private final CallBytes bytes;
        private final boolean single;

        Watched(ServerCall.Listener<Q> handler, RequestGuard.Guarded<Q, R> call, CallBytes bytes, boolean single) {
            super(handler);
            this.call = call;
            this.bytes = bytes;
            this.single = single;
        }

        @Override
        public void onMessage(Q message) {
            if (call.isRefused()) {
                return;
            }
            if (single && message instanceof Message request) {
                bytes.handle(request.bytes().length + CallBytes.MESSAGE_BYTES);
                StatusException refusal = request.refusal() == null ? bytes.refusal() : request.refusal();
                if (refusal != null) {
                    call.refuseNow(refusal);
                    return;
                }
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            if (call.receivedAll()) {
                super.onHalfClose();
            }
        }
    }
}
