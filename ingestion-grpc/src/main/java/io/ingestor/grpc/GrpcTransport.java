package io.ingestor.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.ingestor.grpc.internal.guard.Authentication;
import io.ingestor.grpc.internal.guard.Clients;
import io.ingestor.grpc.internal.guard.ConnectionCalls;
import io.ingestor.grpc.internal.guard.ConnectionSlots;
import io.ingestor.grpc.internal.guard.Connections;
import io.ingestor.grpc.internal.guard.CorrelationInterceptor;
import io.ingestor.grpc.internal.guard.FairExecutor;
import io.ingestor.grpc.internal.guard.FrameLimits;
import io.ingestor.grpc.internal.guard.Gate;
import io.ingestor.grpc.internal.guard.LimitedServerSocketChannel;
import io.ingestor.grpc.internal.guard.RequestGuard;
import io.ingestor.grpc.internal.guard.RunningCalls;
import io.ingestor.grpc.internal.guard.TransportBytes;
import io.ingestor.grpc.internal.guard.WellFormed;
import io.ingestor.grpc.internal.host.ServerThreads;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import java.util.concurrent.TimeUnit;

/** The settings of the gRPC server: its connections, their limits, and the interceptors in front of every call. */
final class GrpcTransport {

    private static final int MAX_METADATA_BYTES = 16 << 10;

    /**
     * The number of connections accepted beyond the maximum so that their calls can be refused. Only the status of a
     * call can give a client the reason and a retry delay.
     */
    private static final int RESERVED_CONNECTIONS = 16;

    private static final int MAX_READS_PER_TURN = 4;

    private static final int MIN_WINDOW_BYTES = 64 << 10;
    private static final int MAX_WINDOW_BYTES = 1 << 20;

    private GrpcTransport() {}

    /** Returns a server, not yet started, with the ingestion, health and reflection services. */
    static Server describe(
            ServerSettings settings,
            ServerThreads threads,
            IngestionService service,
            HealthStatusManager health,
            RunningCalls running,
            Authentication authentication) {
        int maxConnections = settings.maxConnections();
        long maxRequestBytes = settings.service().maxRequestBytes();
        ConnectionSlots slots = new ConnectionSlots(maxConnections);
        Clients clients = new Clients(new FairExecutor(threads.calls()), new FairExecutor(threads.stateCalls()));
        int accepted = maxConnections + RESERVED_CONNECTIONS;
        TransportBytes bytes = new TransportBytes(maxRequestBytes, maxRequestBytes / 2 / accepted);
        Connections connections = new Connections(maxConnections, RESERVED_CONNECTIONS, bytes);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.address());
        if (!authentication.admitsEveryone()) {
            // gRPC calls interceptors in reverse order, so this one runs last, after the limits.
            builder.intercept(authentication);
        }
        return builder.bossEventLoopGroup(threads.accepting())
                .workerEventLoopGroup(threads.moving())
                .channelFactory(() -> new LimitedServerSocketChannel(connections))
                // This executor only looks up the method; the call executor runs the call.
                .directExecutor()
                .callExecutor(clients)
                .addTransportFilter(clients)
                .addTransportFilter(slots)
                .withChildOption(readAllocator(), reads())
                .addStreamTracerFactory(service.requests())
                .addStreamTracerFactory(new ConnectionCalls(service.requests()))
                .fallbackHandlerRegistry(ConnectionCalls.unknownMethods())
                .intercept(new RequestGuard(service.requests(), threads.calls()))
                .intercept(new Gate(service.state(), slots, running))
                .intercept(new CorrelationInterceptor())
                .intercept(ConnectionCalls.started())
                // The transport's own limit would answer RESOURCE_EXHAUSTED, which the contract reserves for quotas.
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .flowControlWindow(windowBytes(maxRequestBytes, accepted))
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(FrameLimits.MAX_CALLS_PER_CONNECTION)
                .handshakeTimeout(10, TimeUnit.SECONDS)
                .keepAliveTime(1, TimeUnit.MINUTES)
                .keepAliveTimeout(20, TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(service)
                .addService(WellFormed.before(health.getHealthService().bindService()))
                .addService(
                        WellFormed.before(ProtoReflectionServiceV1.newInstance().bindService()))
                .addService(WellFormed.before(oldReflection().bindService()))
                .build();
    }

    /** Returns the option under the name that Netty 4.1 also has. */
    @SuppressWarnings("deprecation")
    private static ChannelOption<RecvByteBufAllocator> readAllocator() {
        return ChannelOption.RCVBUF_ALLOCATOR;
    }

    /**
     * Returns an allocator with few reads per turn, so that a flooding connection does not delay the others on its
     * thread.
     */
    private static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(MAX_READS_PER_TURN);
    }

    /**
     * Returns the flow-control window of a connection in bytes: its share of half of the request bytes, within bounds.
     */
    private static int windowBytes(long maxRequestBytes, int connections) {
        long share = maxRequestBytes / 2 / connections;
        return (int) Math.max(MIN_WINDOW_BYTES, Math.min(MAX_WINDOW_BYTES, share));
    }

    /** Returns the v1alpha reflection service, which older clients such as grpcurl still use. */
    @SuppressWarnings("deprecation")
    private static BindableService oldReflection() {
        return ProtoReflectionService.newInstance();
    }
}
