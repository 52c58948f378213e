package io.ingestor.cli;

import io.grpc.Status;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Exception;
import java.net.ConnectException;
import java.net.NoRouteToHostException;

/** What a server's refusal, or its absence, means to a person. */
final class CallFailures {

    private CallFailures() {}

    static String describe(Status status, ServerAddress address) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectTimeoutException) {
                return "no answer from " + address + ": the connection timed out; check the host and the port";
            }
            if (cause instanceof NoRouteToHostException) {
                return "no way to " + address + ": the host is unreachable; check its name and the network";
            }
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
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no answer from " + address + " in time; is the server overloaded, or the address wrong?";
        }
        String description = status.getDescription();
        if (status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null) {
            return "lost the connection to " + address + ": " + Failures.describe(status.getCause());
        }
        // What the transport says of a connection that broke, in its own words.
        if (status.getCode() == Status.Code.UNAVAILABLE
                && description != null
                && description.startsWith("Network closed")) {
            return "lost the connection to " + address;
        }
        return status.getCode() + (description == null ? "" : ": " + description);
    }
}
