package io.ingestor.grpc.internal.guard;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusException;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.OuterMessage;
import io.ingestor.grpc.internal.message.Statuses;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An interceptor for services whose requests are parsed by generated classes, which throw on a malformed request. gRPC
 * treats that as a server fault: it logs a stack trace and answers UNKNOWN. This interceptor answers with the reason
 * instead.
 */
public final class WellFormed implements ServerInterceptor {

    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private final Map<String, MethodDescriptor<?, ?>> methods;

    private WellFormed(ServerServiceDefinition service) {
        this.methods = service.getMethods().stream()
                .map(ServerMethodDefinition::getMethodDescriptor)
                .collect(Collectors.toMap(MethodDescriptor::getFullMethodName, Function.identity()));
    }

    /** Returns the service behind an interceptor that answers too large or malformed requests with INVALID_ARGUMENT. */
    public static ServerServiceDefinition before(ServerServiceDefinition service) {
        // Answers pass through the same marshaller, and file descriptors of reflection are longer than any request.
        return ServerInterceptors.intercept(
                ServerInterceptors.useMarshalledMessages(service, new MessageMarshaller(MAX_ANSWER_BYTES)),
                new WellFormed(service));
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        MethodDescriptor<?, ?> method = methods.get(call.getMethodDescriptor().getFullMethodName());
        if (method == null) {
            return next.startCall(call, headers);
        }
        return new Checked<>(next.startCall(call, headers), call, method);
    }

    private static void check(MethodDescriptor<?, ?> method, Message message) throws StatusException {
        if (message.isDefective()) {
            throw Statuses.invalid("", message.defect());
        }
        if (message.bytes().length > OuterMessage.MAX_REST_BYTES) {
            throw Statuses.invalid(
                    "",
                    "the message has " + message.bytes().length + " bytes, the limit of " + method.getBareMethodName()
                            + " is " + OuterMessage.MAX_REST_BYTES);
        }
        try {
            Object unused = method.parseRequest(new ByteArrayInputStream(message.bytes()));
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Statuses.invalid(
                    "", "the request of " + method.getBareMethodName() + " is malformed: " + cause.getMessage());
        }
    }

    private static final class Checked<Q> extends SimpleForwardingServerCallListener<Q> {
        private final ServerCall<?, ?> call;
        private final MethodDescriptor<?, ?> method;
        private boolean ended;

        Checked(ServerCall.Listener<Q> handler, ServerCall<?, ?> call, MethodDescriptor<?, ?> method) {
            super(handler);
            this.call = call;
            this.method = method;
        }

        @Override
        public void onMessage(Q message) {
            if (ended) {
                return;
            }
            try {
                check(method, (Message) message);
            } catch (StatusException e) {
                ended = true;
                Statuses.close(call, e);
                return;
            }
            super.onMessage(message);
        }

        @Override
        public void onHalfClose() {
            if (!ended) {
                super.onHalfClose();
            }
        }
    }
}
