package io.ingestor.grpc;

import io.ingestor.grpc.guard.Authenticator;
import io.ingestor.grpc.internal.call.ServiceSettings;
import io.ingestor.grpc.internal.http.HostProblems;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The settings of one server, validated by its {@link IngestionServer.Builder}. */
record ServerSettings(
        InetSocketAddress address,
        InetSocketAddress httpAddress,
        int maxConnections,
        Duration drainTimeout,
        Authenticator authenticator,
        HostProblems problems,
        ServiceSettings service) {}
