package io.ingestor.grpc;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import io.ingestor.grpc.internal.guard.Authentication;
import io.ingestor.grpc.internal.guard.RunningCalls;
import io.ingestor.grpc.internal.host.ServerThreads;
import io.ingestor.grpc.internal.http.BindFailure;
import io.ingestor.grpc.internal.http.HttpAnswers;
import io.ingestor.grpc.internal.http.HttpEndpoint;
import io.ingestor.grpc.internal.http.MetricsPage;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import java.io.IOException;

/** The parts of one listening server: its threads, its services and its two ports. */
record ServerParts(
        ServerThreads threads,
        IngestionService service,
        HealthStatusManager health,
        RunningCalls running,
        Server grpc,
        HttpEndpoint http) {

    /**
     * Starts the threads and listens on both ports. If that fails, nothing stays open.
     *
     * @throws IOException if the server cannot listen on a port; the message names the port
     */
    static ServerParts open(ServerSettings settings) throws IOException {
        ServerThreads threads = ServerThreads.start();
        IngestionService service = new IngestionService(settings.service(), threads.calls());
        HealthStatusManager health = new HealthStatusManager();
        setHealth(health, ServingStatus.NOT_SERVING);
        RunningCalls running = new RunningCalls();
        Authentication authentication = new Authentication(settings.authenticator());
        Server grpc = GrpcTransport.describe(settings, threads, service, health, running, authentication);
        try {
            listen(grpc, settings);
            MetricsPage metrics =
                    new MetricsPage(service.state(), service::activeStreams, service.requests(), settings.problems());
            HttpEndpoint http = HttpEndpoint.open(
                    settings.httpAddress(),
                    threads.accepting(),
                    () -> new HttpAnswers(
                            service.state(), metrics, settings.problems(), authentication, threads.stateCalls()));
            return new ServerParts(threads, service, health, running, grpc, http);
        } catch (Throwable t) {
            grpc.shutdownNow();
            threads.close();
            throw t;
        }
    }

    /** Sets the health status of the server and of its service. */
    void setHealth(ServingStatus status) {
        setHealth(health, status);
    }

    /** Closes both ports and then the threads. Calls still running are ended. */
    void close() {
        grpc.shutdownNow();
        http.close();
        threads.close();
    }

    private static void listen(Server grpc, ServerSettings settings) throws IOException {
        try {
            grpc.start();
        } catch (IOException e) {
            throw BindFailure.of(settings.address(), "", e);
        }
    }

    private static void setHealth(HealthStatusManager health, ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(IngestionServiceGrpc.SERVICE_NAME, status);
    }
}
