package io.ingestor.cli;

import io.grpc.Status;
import io.netty.handler.codec.http2.Http2Exception;
import java.net.ConnectException;

/** What a server's refusal, or its absence, means to a person. */
final class CallFailures {

    private CallFailures() {}

    static String describe(Status status, ServerAddress address) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return "no server at " + address + " (connection refused); start one with: ingestion serve";
            }
            if (cause instanceof Http2Exception) {
                return "what answers at " + address + " does not speak gRPC; is that the port for HTTP?";
            }
            if (cause instanceof CommandException) {
                return Failures.describe(cause);
            }
        }
        String description = status.getDescription();
        if (status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null) {
            return "lost the connection to " + address + ": " + Failures.describe(status.getCause());
        }
        return status.getCode() + (description == null ? "" : ": " + description);
    }
}
