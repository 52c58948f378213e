package io.ingestor.grpc.internal.call;

import io.grpc.stub.StreamObserver;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.grpc.internal.message.Statuses;
import io.ingestor.proto.storage.HealthCheckRequest;
import io.ingestor.proto.storage.HealthCheckResponse;
import io.ingestor.proto.storage.HealthCheckResponse.ServingStatus;
import io.ingestor.proto.storage.IngestionMetrics;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.IngestionStatusRequest;
import io.ingestor.proto.storage.IngestionStatusResponse;
import java.time.Clock;
import java.util.function.IntSupplier;

/** The methods GetIngestionStatus and HealthCheck, which report the state of the engine and the server. */
public final class StateCalls {

    private final ServingState state;
    private final RequestBytes requests;
    private final CallLog log;
    private final IntSupplier activeStreams;
    private final Clock clock;

    public StateCalls(ServingState state, RequestBytes requests, CallLog log, IntSupplier activeStreams, Clock clock) {
        this.state = state;
        this.requests = requests;
        this.log = log;
        this.activeStreams = activeStreams;
        this.clock = clock;
    }

    public void status(IngestionStatusRequest request, StreamObserver<IngestionStatusResponse> observer) {
        String tenant = request.getTenantId().getId();
        Answer<IngestionStatusResponse> answer = new Answer<>("GetIngestionStatus", observer, requests, log);
        answer.complete(() -> {
            if (!answer.source().caller().mayUse(tenant)) {
                throw Statuses.permissionDenied("the caller may not use this tenant: set tenant_id to its own");
            }
            Ingestor ingestor = state.ingestor();
            IngestionMetrics metrics = tenant.isEmpty()
                    ? EngineFigures.all(ingestor, activeStreams.getAsInt())
                    : EngineFigures.of(ingestor, tenant);
            return IngestionStatusResponse.newBuilder()
                    .setStatus(Outcomes.OK)
                    .setMetrics(metrics)
                    .setTimestamp(Outcomes.timestamp(clock.instant()))
                    .build();
        });
    }

    public void health(HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
        new Answer<>("HealthCheck", observer, requests, log)
                .complete(() -> HealthCheckResponse.newBuilder()
                        .setStatus(serving(request.getService()))
                        .setMessage(state.name())
                        .setTimestamp(Outcomes.timestamp(clock.instant()))
                        .build());
    }

    private ServingStatus serving(String service) {
        if (!service.isEmpty() && !service.equals(IngestionServiceGrpc.SERVICE_NAME)) {
            return ServingStatus.SERVICE_UNKNOWN;
        }
        return state.isServing() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }
}
