package io.ingestor.grpc.internal.guard;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.util.Set;

/**
 * An interceptor that refuses calls that the server cannot take now, before it reads any of their messages. It counts
 * the calls that a drain waits for. Calls that report the state of the server are always taken.
 */
public final class Gate implements ServerInterceptor {

    private static final Set<String> INGESTING = Set.of(
            IngestionServiceGrpc.getIngestRecordMethod().getFullMethodName(),
            IngestionServiceGrpc.getIngestBatchMethod().getFullMethodName(),
            IngestionServiceGrpc.getIngestStreamMethod().getFullMethodName());

    private final ServingState state;
    private final ConnectionSlots slots;
    private final RunningCalls running;

    public Gate(ServingState state, ConnectionSlots slots, RunningCalls running) {
        this.state = state;
        this.slots = slots;
        this.running = running;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        MethodDescriptor<Q, R> method = call.getMethodDescriptor();
        boolean ingesting = INGESTING.contains(method.getFullMethodName());
        try {
            admit(call, method, ingesting);
        } catch (StatusException refusal) {
            Statuses.close(call, refusal);
            return new ServerCall.Listener<>() {};
        }
        // A drain does not wait for a health watch or a reflection call, which lasts as long as its client likes.
        if (!ingesting && method.getType() != MethodDescriptor.MethodType.UNARY) {
            return next.startCall(call, headers);
        }
        running.begin();
        return new Counted<>(next.startCall(call, headers), running);
    }

    private void admit(ServerCall<?, ?> call, MethodDescriptor<?, ?> method, boolean ingesting) throws StatusException {
        if (!StateMethods.contains(method.getFullMethodName()) && !slots.admits(call)) {
            throw Statuses.unavailable(
                    "too many connections: the server takes " + slots.limit()
                            + "; close one or retry after the given delay",
                    Statuses.RETRY_AFTER);
        }
        if (ingesting && state.isDraining()) {
            throw Statuses.unavailable("the server is draining; retry after the given delay", Statuses.RETRY_AFTER);
        }
        if (ingesting) {
            state.ingestor();
        }
    }

    private static final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {
        private final RunningCalls running;

        Counted(ServerCall.Listener<Q> handler, RunningCalls running) {
            super(handler);
            this.running = running;
        }

        @Override
        public void onCancel() {
            running.end();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            running.end();
            super.onComplete();
        }
    }
}
