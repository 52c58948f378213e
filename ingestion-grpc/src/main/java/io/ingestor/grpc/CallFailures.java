package io.ingestor.grpc;

import io.grpc.StatusException;
import io.ingestor.IngestionException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletionException;

/**
 * Turns whatever ended a call into the status that its client gets. A client's mistake is a line at debug level; only what nobody foresaw is logged with its stack trace, once, under an id that
 * the client is told.
 */
final class CallFailures {

    private static final HostLogger LOGGER = HostLogger.of(CallFailures.class.getName());

    private CallFailures() {}

    static StatusException status(String rpc, String correlationId, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StatusException e) {
            return answered(rpc, correlationId, e);
        }
        if (cause instanceof IngestionException e) {
            return answered(rpc, correlationId, Statuses.of(e));
        }
        LOGGER.log(Level.ERROR, "event=call_failed rpc=" + rpc + " correlation_id=" + correlationId, cause);
        return Statuses.internal(
                "an error that the server did not foresee; its operator finds it in the log under correlation id "
                        + correlationId);
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
