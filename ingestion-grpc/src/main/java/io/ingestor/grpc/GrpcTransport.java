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
     * Connections accepted beyond those whose calls are taken. Only the status of a call can show a client why it is
     * refused, and when to come back.
     */
    private static final int RESERVED_CONNECTIONS = 16;

    private static final int MAX_READS_PER_TURN = 4;

    private static final int MIN_WINDOW_BYTES = 64 << 10;
    private static final int MAX_WINDOW_BYTES = 1 << 20;

    private GrpcTransport() {}

    /**
     * Returns a server that is not started yet. It has the services for health and reflection beside the ingestion
     * service.
     */
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
            // The first to be added is the last to be called, behind the limits.
            builder.intercept(authentication);
        }
        return builder.bossEventLoopGroup(threads.accepting())
                .workerEventLoopGroup(threads.moving())
                .channelFactory(() -> new LimitedServerSocketChannel(connections))
                // Only looks up the method, which decides who runs the call.
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
                // The transport's own limit answers with a status that the contract has for something else.
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

    /** Returns the option by the name that Netty 4.1 also has. */
    @SuppressWarnings("deprecation")
    private static ChannelOption<RecvByteBufAllocator> readAllocator() {
        return ChannelOption.RCVBUF_ALLOCATOR;
    }

    /**
     * Returns an allocator with few reads in a turn, so that the other connections of the thread need not wait for one
     * that floods.
     */
    private static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(MAX_READS_PER_TURN);
    }

    /**
     * Returns the flow-control window. On all connections together, bytes that no call reads yet take half as much as
     * requests may.
     */
    private static int windowBytes(long maxRequestBytes, int connections) {
        long share = maxRequestBytes / 2 / connections;
        return (int) Math.max(MIN_WINDOW_BYTES, Math.min(MAX_WINDOW_BYTES, share));
    }

    /**
     * Returns the service that clients older than the stable version of reflection still ask for, grpcurl among them.
     */
    @SuppressWarnings("deprecation")
    private static BindableService oldReflection() {
        return ProtoReflectionService.newInstance();
    }
}
