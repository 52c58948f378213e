package io.ingestor.grpc;

import io.ingestor.grpc.internal.host.RateLimit;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A filter for the loggers of gRPC and Netty that clients can trigger. Most of their lines report a client error with a
 * stack trace of the server. The filter removes such stack traces, lowers the level of such lines of gRPC, and limits
 * the number of lines of each logger and level.
 */
final class QuietTransport implements Filter {

    /** Strong references, because java.util.logging drops an unreferenced logger together with its filter. */
    private static final List<Logger> LOGGERS = Stream.of(
                    "io.grpc.netty.NettyServerStream",
                    "io.grpc.netty.NettyServerHandler",
                    "io.grpc.netty.NettyServerTransport",
                    "io.grpc.netty.NettyServerTransport.connections",
                    "io.grpc.netty.WriteBufferingAndExceptionHandler",
                    "io.grpc.internal.SerializingExecutor",
                    "io.grpc.internal.ServerCallImpl",
                    "io.grpc.internal.ServerImpl",
                    "io.grpc.internal.AbstractServerStream",
                    "io.grpc.internal.AbstractStream",
                    "io.grpc.internal.LogExceptionRunnable",
                    "io.grpc.internal.SerializeReentrantCallsDirectExecutor",
                    "io.grpc.internal.TransportFrameUtil",
                    "io.netty.bootstrap.ServerBootstrap",
                    "io.netty.channel.AbstractChannel",
                    "io.netty.channel.AbstractChannelHandlerContext",
                    "io.netty.channel.ChannelInitializer",
                    "io.netty.channel.ChannelOutboundBuffer",
                    "io.netty.channel.DefaultChannelPipeline",
                    "io.netty.handler.codec.http.HttpObjectAggregator",
                    "io.netty.handler.codec.http2.DefaultHttp2Connection",
                    "io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder",
                    "io.netty.handler.codec.http2.Http2ConnectionHandler",
                    "io.netty.handler.codec.http2.Http2ControlFrameLimitEncoder",
                    "io.netty.handler.codec.http2.Http2MaxRstFrameLimitEncoder",
                    "io.netty.handler.codec.http2.Http2MaxRstFrameListener",
                    "io.netty.util.concurrent.AbstractEventExecutor",
                    "io.netty.util.concurrent.DefaultPromise",
                    "io.netty.util.concurrent.DefaultPromise.rejectedExecution",
                    "io.netty.util.concurrent.SingleThreadEventExecutor")
            .map(Logger::getLogger)
            .toList();

    private final boolean ofGrpc;
    private final boolean aboutClients;
    private final @Nullable Filter next;
    private final ConcurrentHashMap<Level, RateLimit> limits = new ConcurrentHashMap<>();

    private QuietTransport(Logger logger) {
        this.ofGrpc = logger.getName().startsWith("io.grpc.");
        // Exceptions in io.grpc.internal may be defects of this server.
        this.aboutClients = !logger.getName().startsWith("io.grpc.internal.");
        this.next = logger.getFilter();
    }

    static synchronized void install() {
        for (Logger logger : LOGGERS) {
            if (!(logger.getFilter() instanceof QuietTransport)) {
                logger.setFilter(new QuietTransport(logger));
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        Throwable thrown = line.getThrown();
        if (thrown != null && isExpected(thrown)) {
            line.setMessage(line.getMessage() + ": " + thrown);
            line.setThrown(null);
            // Lines about exhausted memory or file descriptors keep their level, for the operator.
            if (ofGrpc && !(thrown instanceof Error)) {
                line.setLevel(Level.FINE);
            }
        }
        String admitted = limits.computeIfAbsent(line.getLevel(), level -> new RateLimit(System::nanoTime))
                .admit(String.valueOf(line.getMessage()));
        if (admitted == null) {
            return false;
        }
        line.setMessage(admitted);
        return next == null || next.isLoggable(line);
    }

    private boolean isExpected(Throwable thrown) {
        return thrown instanceof Error
                ? thrown instanceof VirtualMachineError
                : aboutClients || isRejection(thrown) || isRejection(thrown.getCause());
    }

    /**
     * Returns true if the exception reports a task submitted after the server's threads ended. At the start of a call,
     * gRPC wraps this exception in another.
     */
    private static boolean isRejection(@Nullable Throwable thrown) {
        return thrown instanceof RejectedExecutionException;
    }
}
