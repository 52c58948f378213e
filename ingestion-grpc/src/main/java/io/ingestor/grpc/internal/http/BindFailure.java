package io.ingestor.grpc.internal.http;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Exceptions for ports that the server cannot listen on. */
public final class BindFailure {

    private BindFailure() {}

    /**
     * Returns the exception for a port that could not be bound.
     *
     * @param use the purpose of the port after a space, or empty for the gRPC port
     */
    public static IOException of(InetSocketAddress address, String use, Throwable failure) {
        return new IOException(
                "cannot listen on " + address.getHostString() + ":" + address.getPort() + use + ": "
                        + reason(address, failure),
                failure);
    }

    private static String reason(InetSocketAddress address, Throwable failure) {
        if (address.isUnresolved()) {
            return "no address is known for that name";
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage() == null ? "the system gives no reason" : cause.getMessage();
        return message.contains("in use")
                ? message + "; stop the process that uses it, or choose another port"
                : message;
    }
}
