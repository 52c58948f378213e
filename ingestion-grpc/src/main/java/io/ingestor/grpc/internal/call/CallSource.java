package io.ingestor.grpc.internal.call;

import io.ingestor.grpc.internal.guard.CorrelationInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The name of a call in the log.
 *
 * @param address of the client, null if the host's server does not tell
 */
record CallSource(
        String rpc, String correlationId, @Nullable SocketAddress address) {

    /** The call of that method whose handler runs on this thread. */
    static CallSource current(String rpc) {
        return new CallSource(rpc, CorrelationInterceptor.current(), CorrelationInterceptor.address());
    }

    /** The client's host, without the port, which is another one for each connection. */
    String client() {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress().getHostAddress()
                : "unknown";
    }

    /** Returns the fields of a log line. */
    @Override
    public String toString() {
        return "rpc=" + rpc + " correlation_id=" + correlationId;
    }
}
