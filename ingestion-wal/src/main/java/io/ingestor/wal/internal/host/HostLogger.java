package io.ingestor.wal.internal.host;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A logger that never throws. The host's appenders may throw, for example when their disk is full. A lost line must not
 * change the outcome of the call that logs it. All code of this module logs through this class, except the lock file,
 * which drops exceptions itself.
 */
public final class HostLogger {

    private final System.@Nullable Logger logger;

    private HostLogger(System.@Nullable Logger logger) {
        this.logger = logger;
    }

    /** Returns the logger of that name. It drops every line if the host's logging cannot be initialized. */
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

    /** Logs a message that is built only if the level is enabled. Exceptions of the supplier are dropped too. */
    public void log(Level level, Supplier<String> message, @Nullable Throwable thrown) {
        try {
            if (logger != null && logger.isLoggable(level)) {
                logger.log(level, message.get(), thrown);
            }
        } catch (Throwable t) {
            // Errors are dropped too: a failed write to a mapped file is an InternalError, and it cannot be logged.
        }
    }
}
