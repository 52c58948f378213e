package io.ingestor.grpc.internal.call;

import io.grpc.StatusException;
import io.ingestor.BatchResult;
import io.ingestor.IngestionException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.host.LogPace;
import io.ingestor.grpc.internal.message.Statuses;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;

/**
 * A log of the outcomes of calls, which also converts failures to statuses for the client. Client errors are logged at
 * debug level. Only unexpected errors are logged with their stack trace. Above debug level, the number of lines that
 * clients can cause is limited.
 */
public final class CallLog {

    private static final HostLogger LOGGER = HostLogger.of(CallLog.class.getName());

    private final LogPace overloads;
    private final LogPace faults;
    private final LogPace stops;
    private final EmptyRecords emptyRecords;

    public CallLog(LongSupplier nanoTime) {
        this.overloads = new LogPace(nanoTime);
        this.faults = new LogPace(nanoTime);
        this.stops = new LogPace(nanoTime);
        this.emptyRecords = new EmptyRecords(nanoTime);
    }

    /** Reports the client of a call if the result counts empty records. */
    void outcome(CallSource call, BatchResult result) {
        emptyRecords.look(call, result);
    }

    StatusException failure(CallSource call, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusException e) {
            return answered(call, e);
        }
        if (cause instanceof IngestionException e) {
            StatusException status = Statuses.of(e);
            logEngine(call, status, e);
            return status;
        }
        logUnexpected(call, cause);
        return Statuses.internal("unexpected error; the operator of the server can find it under correlation id "
                + call.correlationId());
    }

    /**
     * Logs an unexpected error. Lines are limited, because a client that can cause one error can cause it repeatedly.
     */
    private void logUnexpected(CallSource call, Throwable cause) {
        long unlogged = faults.next();
        if (unlogged < 0) {
            LOGGER.log(Level.DEBUG, () -> "event=call_failed " + call, cause);
        } else {
            LOGGER.log(Level.ERROR, "event=call_failed " + call + more(unlogged), cause);
        }
    }

    /**
     * Logs the engine's message, which most statuses omit. Lines are limited, because one client can cause any number.
     */
    private void logEngine(CallSource call, StatusException status, IngestionException cause) {
        long unlogged = -1;
        if (cause instanceof OverloadedException) {
            unlogged = overloads.next();
        } else if (!(cause instanceof RejectedException) && !(cause instanceof UnsupportedDurabilityException)) {
            unlogged = stops.next();
        }
        String more = more(unlogged);
        LOGGER.log(
                unlogged < 0 ? Level.DEBUG : Level.WARNING,
                () -> "event=call_refused " + call + " code="
                        + status.getStatus().getCode() + more + " message=\"" + cause.getMessage() + '"',
                null);
    }

    private static String more(long unlogged) {
        return unlogged > 0 ? " unlogged=" + unlogged : "";
    }

    private static StatusException answered(CallSource call, StatusException e) {
        LOGGER.log(
                Level.DEBUG,
                () -> "event=call_refused " + call + " code="
                        + e.getStatus().getCode() + " message=\""
                        + e.getStatus().getDescription() + '"',
                null);
        return e;
    }
}
