package io.ingestor.grpc.internal.host;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The host's logging, made safe to call from anywhere. Appenders throw, for example when their disk is full, and a line
 * that is lost must not change the result of the call that reports it. Every line of this module goes through here.
 */
public final class HostLogger {

    private final System.@Nullable Logger logger;

    private HostLogger(System.@Nullable Logger logger) {
        this.logger = logger;
    }

    /** Returns the logger of that name, which drops every line if the host's logging cannot be started. */
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

    /** Logs a message that is made only if the level is on. What the supplier throws is dropped as well. */
    public void log(Level level, Supplier<String> message, @Nullable Throwable thrown) {
        try {
            if (logger != null && logger.isLoggable(level)) {
                logger.log(level, message.get(), thrown);
            }
        } catch (Throwable t) {
            // Errors too: a failed write to a mapped file is an InternalError, and there is nowhere left to report it.
        }
    }
}
