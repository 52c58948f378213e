package io.ingestor.grpc;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's transport logs what a client did wrong as a warning with a stack trace of the server, which tells nobody anything and lets any client fill the log. This leaves one line of it.
 */
final class QuietTransport implements Filter {

    /** Held here, because java.util.logging forgets a logger that nobody holds, and its filter with it. */
    private static final List<Logger> LOGGERS = Stream.of(
                    "NettyServerStream",
                    "NettyServerHandler",
                    "NettyServerTransport",
                    "NettyServerTransport.connections")
            .map(name -> Logger.getLogger("io.grpc.netty." + name))
            .toList();

    private final @Nullable Filter next;

    private QuietTransport(@Nullable Filter next) {
        this.next = next;
    }

    static synchronized void install() {
        for (Logger logger : LOGGERS) {
            if (!(logger.getFilter() instanceof QuietTransport)) {
                logger.setFilter(new QuietTransport(logger.getFilter()));
            }
        }
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        Throwable thrown = line.getThrown();
        if (thrown instanceof StatusException
                || thrown instanceof StatusRuntimeException
                || thrown instanceof Http2Exception) {
            line.setMessage(line.getMessage() + ": " + thrown.getMessage());
            line.setThrown(null);
        }
        return next == null || next.isLoggable(line);
    }
}
