package io.ingestor.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusException;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses calls that the server cannot take now, before a message of theirs is read. How the server is can be asked all the same. */
final class Gate implements ServerInterceptor {

    private static final Set<String> INGESTING = Set.of(
            IngestionServiceGrpc.getIngestRecordMethod().getFullMethodName(),
            IngestionServiceGrpc.getIngestBatchMethod().getFullMethodName(),
            IngestionServiceGrpc.getIngestStreamMethod().getFullMethodName());

    private final ServingState state;
    private final ConnectionSlots slots;

    Gate(ServingState state, ConnectionSlots slots) {
        this.state = state;
        this.slots = slots;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        StatusException refusal = refusal(call);
        if (refusal == null) {
            return next.startCall(call, headers);
        }
        Metadata trailers = refusal.getTrailers();
        call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
        return new ServerCall.Listener<>() {};
    }

    private @Nullable StatusException refusal(ServerCall<?, ?> call) {
        if (!slots.admits(call)) {
            return Statuses.unavailable(
                    "too many connections: the server takes " + slots.limit() + "; close one or come back later",
                    Statuses.RETRY_AFTER);
        }
        if (state.isDraining() && INGESTING.contains(call.getMethodDescriptor().getFullMethodName())) {
            return Statuses.unavailable("the server is draining; come back later", Statuses.RETRY_AFTER);
        }
        return null;
    }
}
