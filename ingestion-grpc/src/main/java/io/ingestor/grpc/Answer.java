package io.ingestor.grpc;

import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** The one answer of a unary call, given on whatever thread has it. */
final class Answer<R> {

    /** Makes the answer, or fails the call. */
    @FunctionalInterface
    interface Step<R> {
        R run() throws StatusException;
    }

    private final String rpc;
    private final String correlationId;
    private final StreamObserver<R> observer;

    Answer(String rpc, StreamObserver<R> observer) {
        this.rpc = rpc;
        this.correlationId = CorrelationInterceptor.current();
        this.observer = observer;
        if (observer instanceof ServerCallStreamObserver<R> call) {
            // With a handler, answering a call that its client has given up is no error.
            call.setOnCancelHandler(() -> {});
        }
    }

    /** Whether the client still waits. */
    boolean wanted() {
        return !(observer instanceof ServerCallStreamObserver<R> call && call.isCancelled());
    }

    /** As {@link #complete(Step)}, unless there is a failure. */
    void complete(@Nullable Throwable failure, Step<R> step) {
        if (failure == null) {
            complete(step);
        } else {
            fail(failure);
        }
    }

    void complete(Step<R> step) {
        R response;
        try {
            response = step.run();
        } catch (Throwable t) {
            fail(t);
            return;
        }
        observer.onNext(response);
        observer.onCompleted();
    }

    void fail(Throwable failure) {
        observer.onError(CallFailures.status(rpc, correlationId, failure));
    }
}
