package io.ingestor.grpc.internal.call;

import com.google.protobuf.MessageLite;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.ingestor.grpc.internal.guard.CallBytes;
import io.ingestor.grpc.internal.guard.RequestBytes;
import org.jspecify.annotations.Nullable;

/** The single answer of a unary call, which any thread may give. Until then, the call holds its request. */
final class Answer<R extends MessageLite> {

    /** A step that computes the answer, or fails the call. */
    @FunctionalInterface
    interface Step<R> {
        R run() throws StatusException;
    }

    private final CallSource source;
    private final StreamObserver<R> observer;
    private final CallBytes bytes;
    private final CallLog log;

    Answer(String rpc, StreamObserver<R> observer, RequestBytes requests, CallLog log) {
        this.bytes = CallBytes.current(requests);
        bytes.enter();
        this.source = CallSource.current(rpc);
        this.observer = observer;
        this.log = log;
        if (observer instanceof ServerCallStreamObserver<R> call) {
            // With a cancel handler, answering a cancelled call does not throw.
            call.setOnCancelHandler(() -> {});
        }
    }

    /**
     * Holds further bytes until the answer.
     *
     * @throws StatusException if the call must be refused
     */
    void hold(long more) throws StatusException {
        bytes.reserve(more);
    }

    /** Returns the source of the call, which identifies it in the log. */
    CallSource source() {
        return source;
    }

    /** Returns true if the client is still waiting. */
    boolean wanted() {
        return !(observer instanceof ServerCallStreamObserver<R> call && call.isCancelled());
    }

    /** Completes the call with the result of a step, or fails it if there is a failure. */
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
        bytes.answered(response.getSerializedSize());
        observer.onNext(response);
        observer.onCompleted();
        bytes.exit();
    }

    void fail(Throwable failure) {
        bytes.answered(0);
        observer.onError(log.failure(source, failure));
        bytes.exit();
    }
}
