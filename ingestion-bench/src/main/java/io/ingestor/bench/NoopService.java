package io.ingestor.bench;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamAck;

/** A service that reads each message of a stream into an array and acks it, to measure the transport alone. */
final class NoopService {

    private static final int AHEAD = 256;

    private NoopService() {}

    static ServerServiceDefinition definition() {
        MethodDescriptor<byte[], IngestStreamResponse> method = IngestionServiceGrpc.getIngestStreamMethod().toBuilder(
                        ByteArrays.INSTANCE,
                        IngestionServiceGrpc.getIngestStreamMethod().getResponseMarshaller())
                .build();
        ServerCallHandler<byte[], IngestStreamResponse> handler = (call, headers) -> new Acks(call);
        return ServerServiceDefinition.builder(IngestionServiceGrpc.SERVICE_NAME)
                .addMethod(method, handler)
                .build();
    }

    private static final class Acks extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], IngestStreamResponse> call;
        private long messages = -1;
        private int awaited = AHEAD;

        Acks(ServerCall<byte[], IngestStreamResponse> call) {
            this.call = call;
            call.sendHeaders(new Metadata());
            call.request(AHEAD);
        }

        @Override
        public void onMessage(byte[] message) {
            messages++;
            if (messages > 0) {
                call.sendMessage(IngestStreamResponse.newBuilder()
                        .setAck(StreamAck.newBuilder().setSequenceNumber(messages))
                        .build());
            }
            awaited--;
            if (awaited <= AHEAD / 2) {
                call.request(AHEAD - awaited);
                awaited = AHEAD;
            }
        }

        @Override
        public void onHalfClose() {
            call.close(Status.OK, new Metadata());
        }
    }
}
