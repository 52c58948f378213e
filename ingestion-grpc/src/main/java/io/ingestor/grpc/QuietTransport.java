package io.ingestor.grpc;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's transport logs what a client did wrong, or that it went away, as a warning with a stack trace of the server, which tells nobody anything and lets any client fill the log. This leaves one
 * line of it, at a level for who looks for it.
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
        if (thrown != null && !(thrown instanceof Error)) {
            line.setMessage(line.getMessage() + ": " + thrown);
            line.setThrown(null);
            line.setLevel(Level.FINE);
        }
        return next == null || next.isLoggable(line);
    }
}
