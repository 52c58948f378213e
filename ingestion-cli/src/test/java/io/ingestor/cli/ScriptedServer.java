package io.ingestor.cli;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamDrain;
import io.ingestor.proto.storage.StreamError;
import io.ingestor.proto.storage.StreamReady;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** A server that answers the messages of a stream with a script of the test. */
final class ScriptedServer implements AutoCloseable {

    /** Every received message. */
    final List<IngestStreamRequest> received = Collections.synchronizedList(new ArrayList<>());

    private final Server server;

    /** The answers to a stream. */
    interface Answers {

        void ack(long number);

        void ack(long number, long rejected);

        void ack(long number, long rejected, long filtered);

        void drain(String reason);

        void reject(long number, String message);

        void fail(Status status);

        void end();

        /** Ends the stream unless it has already ended or failed. */
        void halfClosed();
    }

    /**
     * Starts a server.
     *
     * @param script returns, for each stream, the handler of its messages
     */
    ScriptedServer(StreamReady ready, Function<Answers, StreamObserver<IngestStreamRequest>> script)
            throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new IngestionServiceGrpc.IngestionServiceImplBase() {
                    @Override
                    public StreamObserver<IngestStreamRequest> ingestStream(
                            StreamObserver<IngestStreamResponse> observer) {
                        StreamObserver<IngestStreamRequest> scripted = script.apply(answers(observer));
                        return new StreamObserver<>() {
                            @Override
                            public void onNext(IngestStreamRequest request) {
                                received.add(request);
                                if (request.hasInit()) {
                                    observer.onNext(IngestStreamResponse.newBuilder()
                                            .setReady(ready)
                                            .build());
                                }
                                scripted.onNext(request);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                scripted.onError(failure);
                            }

                            @Override
                            public void onCompleted() {
                                scripted.onCompleted();
                            }
                        };
                    }
                })
                .build()
                .start();
    }

    String port() {
        return Integer.toString(server.getPort());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static Answers answers(StreamObserver<IngestStreamResponse> observer) {
        return new Answers() {
            private boolean ended;

            @Override
            public void ack(long number) {
                ack(number, 0);
            }

            @Override
            public void ack(long number, long rejected) {
                ack(number, rejected, 0);
            }

            @Override
            public void ack(long number, long rejected, long filtered) {
                observer.onNext(IngestStreamResponse.newBuilder()
                        .setAck(StreamAck.newBuilder()
                                .setSequenceNumber(number)
                                .setRejectedCount(rejected)
                                .setFilteredCount(filtered))
                        .build());
            }

            @Override
            public void drain(String reason) {
                observer.onNext(IngestStreamResponse.newBuilder()
                        .setDrain(StreamDrain.newBuilder().setReason(reason))
                        .build());
            }

            @Override
            public void reject(long number, String message) {
                observer.onNext(IngestStreamResponse.newBuilder()
                        .setError(StreamError.newBuilder()
                                .setSequenceNumber(number)
                                .setStatus(io.ingestor.proto.storage.Status.newBuilder()
                                        .setCode(3)
                                        .setMessage(message)))
                        .build());
            }

            @Override
            public void fail(Status status) {
                ended = true;
                observer.onError(status.asRuntimeException());
            }

            @Override
            public void end() {
                ended = true;
                observer.onCompleted();
            }

            @Override
            public void halfClosed() {
                if (!ended) {
                    end();
                }
            }
        };
    }
}
