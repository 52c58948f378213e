package io.ingestor.grpc.guard;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * The check of who makes a call. The {@linkplain io.ingestor.grpc.guard package documentation} states when it is asked,
 * and on which threads.
 */
@FunctionalInterface
public interface Authenticator {

    /** Returns the authenticator that lets every caller in, for all tenants; the default of a server. */
    static Authenticator everyone() {
        return Everyone.AUTHENTICATOR;
    }

    /**
     * Decides on one call, of which no message has been read.
     *
     * <p>An exception refuses the call and is logged.
     *
     * @return the {@link Principal} that makes the call, or a {@link Refusal}
     */
    Verdict authenticate(Call call);

    /** A call as it arrives. Valid until {@link Authenticator#authenticate} returns. */
    interface Call {

        /**
         * Returns the full name of the gRPC method, for example {@code storage.IngestionService/IngestRecord}, or the
         * HTTP method and path, {@code GET /metrics}.
         */
        String method();

        /**
         * Returns the value of a header such as {@code authorization}; empty if the call has none of that name, or
         * several.
         *
         * @param name in any case; names that end with {@code -bin} are not text and have no value here
         */
        Optional<String> header(String name);

        /** Returns the address of the client's end of the connection, empty if the transport has no addresses. */
        Optional<SocketAddress> peer();
    }
}
