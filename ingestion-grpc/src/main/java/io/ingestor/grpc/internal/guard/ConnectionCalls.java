package io.ingestor.grpc.internal.guard;

import io.grpc.Context;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A factory of tracers that count each call in its {@link ConnectionLoad}, and its fixed cost in the
 * {@link RequestBytes}. The cost counts until the stream is closed and a thread has started the call. So a call that
 * its client resets still counts while it waits for a thread.
 */
public final class ConnectionCalls extends ServerStreamTracer.Factory {

    /** The memory of an open call: objects of the transport, of gRPC and of the handler. */
    static final int CALL_BYTES = 4 << 10;

    private static final Context.Key<Counted> CURRENT = Context.key("connection-call");

    private final RequestBytes requests;

    public ConnectionCalls(RequestBytes requests) {
        this.requests = requests;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        ConnectionLoad connection = ConnectionLoad.current();
        return connection == null ? new ServerStreamTracer() {} : new Counted(connection, requests.of(method));
    }

    /** Returns an empty registry. A lookup in it marks a call of an unknown method as started. */
    public static HandlerRegistry unknownMethods() {
        return new HandlerRegistry() {
            @Override
            public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
                markStarted();
                return null;
            }
        };
    }

    /** Returns the outermost interceptor, which marks a call as started. */
    public static ServerInterceptor started() {
        return new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                markStarted();
                return next.startCall(call, headers);
            }
        };
    }

    private static void markStarted() {
        Counted call = CURRENT.get();
        if (call != null) {
            call.started();
        }
    }

    private static final class Counted extends ServerStreamTracer {
        private final ConnectionLoad connection;
        private final RequestBytes requests;
        private final AtomicInteger ends = new AtomicInteger(1);

        Counted(ConnectionLoad connection, RequestBytes requests) {
            this.connection = connection;
            this.requests = requests;
            connection.opened();
            requests.add(CALL_BYTES);
        }

        @Override
        public Context filterContext(Context context) {
            // gRPC hands the call to a thread after this.
            ends.incrementAndGet();
            connection.waits();
            return context.withValue(CURRENT, this);
        }

        void started() {
            connection.started();
            end();
        }

        @Override
        public void streamClosed(Status status) {
            connection.closed();
            end();
        }

        private void end() {
            if (ends.decrementAndGet() == 0) {
                requests.add(-CALL_BYTES);
            }
        }
    }
}
