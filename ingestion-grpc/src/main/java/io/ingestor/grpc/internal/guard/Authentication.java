package io.ingestor.grpc.internal.guard;

import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.ingestor.grpc.guard.Authenticator;
import io.ingestor.grpc.guard.Principal;
import io.ingestor.grpc.guard.Refusal;
import io.ingestor.grpc.guard.Verdict;
import io.ingestor.grpc.internal.host.HostLogger;
import io.ingestor.grpc.internal.host.LogPace;
import io.ingestor.grpc.internal.message.Statuses;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An interceptor that asks the {@link Authenticator} for the caller of each call and keeps it in the
 * {@link CallOrigin}. It runs after the limits, which protect the authenticator too, and before any message is
 * requested. If the authenticator fails, the call is refused.
 */
public final class Authentication implements ServerInterceptor {

    private static final HostLogger LOGGER = HostLogger.of(Authentication.class.getName());

    private final Authenticator authenticator;
    private final LogPace failures = new LogPace(System::nanoTime);

    public Authentication(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Returns true if every call is admitted for all tenants, without asking the authenticator. */
    public boolean admitsEveryone() {
        return authenticator == Authenticator.everyone();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        CallOrigin origin = CallOrigin.current();
        Verdict verdict = verdict(new Arriving(call, headers), " correlation_id=" + origin.correlationId());
        if (verdict instanceof Principal caller) {
            return Contexts.interceptCall(origin.of(caller).context(), call, headers, next);
        }
        Statuses.close(call, Statuses.of((Refusal) verdict));
        return new ServerCall.Listener<>() {};
    }

    /** Returns the authenticator's verdict on a call, or UNAUTHENTICATED if the authenticator fails. */
    public Verdict verdict(Authenticator.Call call) {
        return verdict(call, "");
    }

    private Verdict verdict(Authenticator.Call call, String field) {
        try {
            return Objects.requireNonNull(authenticator.authenticate(call), "verdict");
        } catch (Throwable t) {
            long unlogged = failures.next();
            if (unlogged >= 0) {
                LOGGER.log(
                        Level.ERROR,
                        "event=authenticator_failed method=\"" + call.method() + '"' + field
                                + (unlogged > 0 ? " unlogged=" + unlogged : ""),
                        t);
            }
            return Refusal.UNAUTHENTICATED;
        }
    }

    private record Arriving(ServerCall<?, ?> call, Metadata headers) implements Authenticator.Call {

        @Override
        public String method() {
            return call.getMethodDescriptor().getFullMethodName();
        }

        @Override
        public Optional<String> header(String name) {
            if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                return Optional.empty();
            }
            Iterable<String> values = headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
            return values == null ? Optional.empty() : only(values.iterator());
        }

        @Override
        public Optional<SocketAddress> peer() {
            @Nullable SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
            return Optional.ofNullable(address);
        }

        private static Optional<String> only(Iterator<String> values) {
            String first = values.next();
            return values.hasNext() ? Optional.empty() : Optional.of(first);
        }
    }
}
