package io.ingestor.grpc.internal.guard;

import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.ingestor.grpc.guard.Principal;
import org.jspecify.annotations.Nullable;

/**
 * An interceptor that gives every call an id by which both sides can find it in their logs. The id is the client's own
 * if it is well-formed, else a random one. It is sent in the headers of the answer, or in the trailers of a call that
 * fails before headers are sent.
 */
public final class CorrelationInterceptor implements ServerInterceptor {

    public static final Metadata.Key<String> CORRELATION_ID =
            Metadata.Key.of("x-correlation-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MAX_LENGTH = 128;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String id = choose(headers);
        CallOrigin origin =
                new CallOrigin(id, call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR), Principal.everyone());
        return Contexts.interceptCall(origin.context(), new Identified<>(call, id), headers, next);
    }

    private static String choose(Metadata headers) {
        String id = headers.get(CORRELATION_ID);
        if (!wellFormed(id)) {
            id = headers.get(REQUEST_ID);
        }
        return id != null && wellFormed(id) ? id : CallOrigin.randomId();
    }

    /** Returns true if the id needs no quoting in a log line, so that a client cannot forge log lines. */
    private static boolean wellFormed(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
            return false;
        }
        return id.chars().allMatch(c -> (Character.isLetterOrDigit(c) && c < 0x80) || "-_.:".indexOf(c) >= 0);
    }

    private static final class Identified<Q, R> extends SimpleForwardingServerCall<Q, R> {
        private final String id;
        private boolean sent;

        Identified(ServerCall<Q, R> call, String id) {
            super(call);
            this.id = id;
        }

        @Override
        public void sendHeaders(Metadata headers) {
            sent = true;
            headers.put(CORRELATION_ID, id);
            super.sendHeaders(headers);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!sent) {
                trailers.put(CORRELATION_ID, id);
            }
            super.close(status, trailers);
        }
    }
}
