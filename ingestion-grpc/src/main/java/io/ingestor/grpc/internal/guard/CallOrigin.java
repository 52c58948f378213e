package io.ingestor.grpc.internal.guard;

import io.grpc.Context;
import io.ingestor.grpc.guard.Principal;
import java.net.SocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a call: the id by which both sides find it in their logs, the client's address, and the caller.
 *
 * @param address the client's address, null if the host's server does not report it
 * @param caller the caller that the authenticator returned; everyone before that, or without an authenticator
 */
public record CallOrigin(String correlationId, @Nullable SocketAddress address, Principal caller) {

    private static final Context.Key<CallOrigin> CURRENT = Context.key("call-origin");

    /** Returns the origin of the call whose handler runs on this thread, or a new one with a random id. */
    public static CallOrigin current() {
        CallOrigin current = CURRENT.get();
        return current == null ? new CallOrigin(randomId(), null, Principal.everyone()) : current;
    }

    static String randomId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    /** Returns the current context with this origin. */
    Context context() {
        return Context.current().withValue(CURRENT, this);
    }

    CallOrigin of(Principal newCaller) {
        return new CallOrigin(correlationId, address, newCaller);
    }
}
