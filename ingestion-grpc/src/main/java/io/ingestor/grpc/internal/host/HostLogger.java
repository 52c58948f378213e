package io.ingestor.grpc.internal.host;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A logger that never throws. The host's appenders may throw, for example when their disk is full. A lost line must not
 * change the result of the call that logs it. All logging of this module goes through this class.
 */
public final class HostLogger {

    private final System.@Nullable Logger logger;

    private HostLogger(System.@Nullable Logger logger) {
        this.logger = logger;
    }

    /** Returns the logger with a name, which drops every line if the host's logging cannot be started. */
    public static HostLogger of(String name) {
        try {
            return new HostLogger(System.getLogger(name));
        } catch (Throwable t) {
            return new HostLogger(null);
        }
    }

    public void log(Level level, String message) {
        log(level, () -> message, null);
    }

    public void log(Level level, String message, @Nullable Throwable thrown) {
        log(level, () -> message, thrown);
    }

    /** Logs a message that is built only if the level is enabled. Exceptions of the supplier are dropped as well. */
    public void log(Level level, Supplier<String> message, @Nullable Throwable thrown) {
        try {
            if (logger != null && logger.isLoggable(level)) {
                logger.log(level, message.get(), thrown);
            }
        } catch (Throwable t) {
            // Drops errors too: a failed write to a mapped file is an InternalError, and cannot be logged either.
        }
    }
}
