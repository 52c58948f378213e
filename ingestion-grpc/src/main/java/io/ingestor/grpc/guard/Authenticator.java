package io.ingestor.grpc.guard;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * A function that identifies the caller of a call and admits or refuses it. The {@linkplain io.ingestor.grpc.guard
 * package documentation} states when it is called, and on which threads.
 */
@FunctionalInterface
public interface Authenticator {

    /** Returns the default authenticator, which admits every caller for all tenants. */
    static Authenticator everyone() {
        return Everyone.AUTHENTICATOR;
    }

    /**
     * Admits or refuses a call, before any of its messages is read.
     *
     * <p>If this method throws, the call is refused and the exception is logged.
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
         * Returns the value of a header such as {@code authorization}; empty if the call has no header of that name, or
         * several.
         *
         * @param name the name in any case; names that end with {@code -bin} are binary and have no value here
         */
        Optional<String> header(String name);

        /** Returns the address of the client, or empty if the transport has no addresses. */
        Optional<SocketAddress> peer();
    }
}
