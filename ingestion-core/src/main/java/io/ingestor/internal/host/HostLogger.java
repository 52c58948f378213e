package io.ingestor.internal.host;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A logger of the host that never throws. Appenders may throw, for example when their disk is full, but a lost line
 * must not change the result of the call that logs it. All log lines of this module go through this class.
 */
public final class HostLogger {

    private final System.@Nullable Logger logger;

    private HostLogger(System.@Nullable Logger logger) {
        this.logger = logger;
    }

    /** Returns the logger with the given name, which drops every line if the host's logging cannot be initialized. */
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

    /** Logs a message that is created only if the level is enabled. If the supplier throws, the line is dropped. */
    public void log(Level level, Supplier<String> message, @Nullable Throwable thrown) {
        try {
            if (logger != null && logger.isLoggable(level)) {
                logger.log(level, message.get(), thrown);
            }
        } catch (Throwable t) {
            // Errors too: a failed write to a mapped file is an InternalError, and there is nowhere left to report it.
        }
    }

    /** Logs a message in the format of {@link java.text.MessageFormat}. */
    public void log(Level level, String format, @Nullable Object... arguments) {
        try {
            if (logger != null) {
                logger.log(level, format, arguments);
            }
        } catch (Throwable t) {
            // Dropped for the same reason.
        }
    }
}
