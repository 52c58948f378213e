package io.ingestor.bench;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamInit;
import java.util.concurrent.locks.LockSupport;

/** A client that keeps a bounded number of records in flight on one stream, for one sending thread. */
final class AckedStream extends ClientCall.Listener<IngestStreamResponse> {

    private final ClientCall<byte[], IngestStreamResponse> call;
    private final int step;
    private final long window;
    private long sent;
    private volatile Thread waiting = Thread.currentThread();
    private volatile long acked;
    private volatile Status end = Status.OK;

    /**
     * @param step the number by which a message advances the acks
     * @param window the number by which the acks may lag behind
     */
    AckedStream(Channel channel, int step, long window) {
        this.step = step;
        this.window = window;
        call = channel.newCall(
                IngestionServiceGrpc.getIngestStreamMethod().toBuilder(
                                ByteArrays.INSTANCE,
                                IngestionServiceGrpc.getIngestStreamMethod().getResponseMarshaller())
                        .build(),
                CallOptions.DEFAULT);
        call.start(this, new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(IngestStreamRequest.newBuilder()
                .setInit(StreamInit.newBuilder().putOptions("ack", "group"))
                .build()
                .toByteArray());
    }

    void send(byte[] message) {
        if (sent - acked >= window) {
            // Waking the sender for every ack would measure wake-ups.
            await(sent - window / 2);
        }
        call.sendMessage(message);
        sent += step;
    }

    void awaitAcks() {
        await(sent);
    }

    void close() {
        call.cancel("done", null);
    }

    private void await(long sequence) {
        waiting = Thread.currentThread();
        while (acked < sequence) {
            if (!end.isOk()) {
                throw end.asRuntimeException();
            }
            LockSupport.parkNanos(this, 50_000);
        }
    }

    @Override
    public void onMessage(IngestStreamResponse response) {
        if (response.hasError()) {
            end = Status.INTERNAL.withDescription(response.getError().toString());
        }
        acked = response.getAck().getSequenceNumber();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end = status.isOk() ? Status.CANCELLED : status;
        LockSupport.unpark(waiting);
    }
}
