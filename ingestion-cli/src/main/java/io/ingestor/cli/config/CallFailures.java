package io.ingestor.cli.config;

import io.grpc.Status;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.Failures;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Exception;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.regex.Pattern;

/** User-facing descriptions of calls that a server refused or did not answer. */
public final class CallFailures {

    /** The transport's descriptions of a connection that ended during a call. */
    private static final Pattern OF_THE_TRANSPORT = Pattern.compile(
            "^(Network closed|Connection closed|Channel closed|Keepalive failed|Abrupt GOAWAY)|HTTP/2 error code");

    private CallFailures() {}

    public static String describe(Status status, ServerAddress address) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectTimeoutException) {
                return "no response from " + address + ": the connection timed out; check the host and the port";
            }
            if (cause instanceof NoRouteToHostException) {
                return "cannot reach " + address + ": the host is unreachable; check its name and the network";
            }
            if (cause instanceof ConnectException) {
                return "no server at " + address + " (connection refused); start one with: ingestion serve";
            }
            if (cause instanceof Http2Exception) {
                return "the server at " + address + " does not speak gRPC; check that it is not the HTTP port";
            }
            if (cause instanceof CommandException) {
                return Failures.describe(cause);
            }
        }
        if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return "no response from " + address + " in time; check the address and the load of the server";
        }
        String description = status.getDescription();
        if (status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null) {
            return "lost the connection to " + address + ": " + Failures.describe(status.getCause());
        }
        if (description != null && OF_THE_TRANSPORT.matcher(description).find()) {
            return "lost the connection to " + address;
        }
        return status.getCode() + (description == null ? "" : ": " + description);
    }
}
