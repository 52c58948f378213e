package io.ingestor.grpc.internal.guard;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The connections of a server, each with its lines for calls and its shares of the request bytes. */
public final class Clients extends ServerTransportFilter implements ServerCallExecutorSupplier {

    private static final Attributes.Key<Connection> CONNECTION = Attributes.Key.create("io.ingestor.grpc.connection");

    /** The length of an IPv6 network prefix in bytes. One client may own all addresses of a network. */
    private static final int NETWORK_BYTES = 8;

    private final FairExecutor calls;
    private final FairExecutor stateCalls;
    private final Map<ByteBuffer, Address> addresses = new HashMap<>(); // guarded by this

    public Clients(FairExecutor calls, FairExecutor stateCalls) {
        this.calls = calls;
        this.stateCalls = stateCalls;
    }

    /** Returns the connection of a call, or null in a server that does not track connections. */
    public static @Nullable Connection connection(Attributes attributes) {
        return attributes.get(CONNECTION);
    }

    @Override
    public synchronized Attributes transportReady(Attributes attributes) {
        ByteBuffer name = name(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
        Address address = addresses.computeIfAbsent(name, Address::new);
        address.connections++;
        return attributes.toBuilder().set(CONNECTION, new Connection(address)).build();
    }

    @Override
    public synchronized void transportTerminated(@Nullable Attributes attributes) {
        Connection connection = attributes == null ? null : connection(attributes);
        if (connection != null) {
            Address address = connection.address;
            address.connections--;
            if (address.connections == 0) {
                addresses.remove(address.name);
            }
        }
    }

    @Override
    public <Q, R> @Nullable Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
        Connection connection = connection(call.getAttributes());
        if (connection == null) {
            return null;
        }
        return StateMethods.contains(call.getMethodDescriptor().getFullMethodName())
                ? connection.stateLine
                : connection.line;
    }

    private static ByteBuffer name(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress internet && internet.getAddress() != null) {
            byte[] bytes = internet.getAddress().getAddress();
            return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
        }
        return ByteBuffer.allocate(0);
    }

    /** The state of one connection. */
    public final class Connection {
        private final Address address;
        private final Executor line = calls.line();
        private final Executor stateLine = stateCalls.line();
        private final RequestShare requests;
        private final RequestShare stateRequests;

        private Connection(Address address) {
            this.address = address;
            this.requests = address.requests.ofConnection();
            this.stateRequests = address.stateRequests.ofConnection();
        }

        /** Returns the line that runs work of the connection's calls in turns with that of other connections. */
        public Executor line() {
            return line;
        }

        /** Returns the connection's share for calls of a method. */
        RequestShare requests(String fullMethodName) {
            return StateMethods.contains(fullMethodName) ? stateRequests : requests;
        }
    }

    private static final class Address {
        private final ByteBuffer name;
        private final RequestShare requests = RequestShare.ofAddress();
        private final RequestShare stateRequests = RequestShare.ofAddress();
        private int connections;

        private Address(ByteBuffer name) {
            this.name = name;
        }
    }
}
