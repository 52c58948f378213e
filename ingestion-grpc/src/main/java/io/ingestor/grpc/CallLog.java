package io.ingestor.grpc;

import io.grpc.StatusException;
import io.ingestor.IngestionException;
import io.ingestor.OverloadedException;
import io.ingestor.RejectedException;
import io.ingestor.UnsupportedDurabilityException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;

/**
 * Turns whatever ended a call into the status that its client gets. A client's mistake is a line at debug level; only what nobody foresaw is logged with its stack trace, once, under an id that
 * the client is told.
 */
final class CallFailures {

    private static final HostLogger LOGGER = HostLogger.of(CallFailures.class.getName());

    private static final LogPace OVERLOADS = new LogPace(System::nanoTime);
    private static final LogPace STOPS = new LogPace(System::nanoTime);

    private CallFailures() {}

    static StatusException status(String rpc, String correlationId, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusException e) {
            return answered(rpc, correlationId, e);
        }
        if (cause instanceof IngestionException e) {
            StatusException status = Statuses.of(e);
            logEngine(rpc, correlationId, status, e);
            return status;
        }
        LOGGER.log(Level.ERROR, "event=call_failed rpc=" + rpc + " correlation_id=" + correlationId, cause);
        return Statuses.internal(
                "an error that the server did not foresee; its operator finds it in the log under correlation id "
                        + correlationId);
    }

    /** The words of the engine, which the client does not get. One client can cause any number of these lines. */
    private static void logEngine(String rpc, String correlationId, StatusException status, IngestionException cause) {
        long unlogged = -1;
        if (cause instanceof OverloadedException) {
            unlogged = OVERLOADS.next();
        } else if (!(cause instanceof RejectedException) && !(cause instanceof UnsupportedDurabilityException)) {
            unlogged = STOPS.next();
        }
        String more = unlogged > 0 ? " unlogged=" + unlogged : "";
        LOGGER.log(
                unlogged < 0 ? Level.DEBUG : Level.WARNING,
                () -> "event=call_refused rpc=" + rpc + " correlation_id=" + correlationId + " code="
                        + status.getStatus().getCode() + more + " message=\"" + cause.getMessage() + '"',
                null);
    }

    private static StatusException answered(String rpc, String correlationId, StatusException e) {
        LOGGER.log(
                Level.DEBUG,
                () -> "event=call_refused rpc=" + rpc + " correlation_id=" + correlationId + " code="
                        + e.getStatus().getCode() + " message=\""
                        + e.getStatus().getDescription() + '"',
                null);
        return e;
    }
}
