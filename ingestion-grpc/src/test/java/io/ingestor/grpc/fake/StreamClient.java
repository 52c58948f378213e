package io.ingestor.grpc.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.IngestStreamRequest;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.RecordBatch;
import io.ingestor.proto.storage.StreamAck;
import io.ingestor.proto.storage.StreamCommit;
import io.ingestor.proto.storage.StreamError;
import io.ingestor.proto.storage.StreamInit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The client side of one IngestStream, which reads only as many answers as the test requests. */
public final class StreamClient extends ClientCall.Listener<IngestStreamResponse> {

    private static final int SECONDS = 30;

    private final ClientCall<byte[], IngestStreamResponse> call;
    private final LinkedBlockingQueue<IngestStreamResponse> responses = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> closed = new CompletableFuture<>();
    private volatile Metadata trailers = new Metadata();

    private StreamClient(Channel channel) {
        call = channel.newCall(RawBytes.requests(IngestionServiceGrpc.getIngestStreamMethod()), CallOptions.DEFAULT);
        call.start(this, new Metadata());
    }

    public static StreamClient open(Channel channel) {
        return new StreamClient(channel);
    }

    public static StreamClient open(Channel channel, Map<String, String> options) {
        return open(channel).init(StreamInit.newBuilder().putAllOptions(options).build());
    }

    public StreamClient init(StreamInit init) {
        return send(IngestStreamRequest.newBuilder().setInit(init).build());
    }

    public StreamClient record(DataRecord record) {
        return send(IngestStreamRequest.newBuilder().setRecord(record).build());
    }

    public StreamClient batch(DataRecord... records) {
        return batch(RecordBatch.newBuilder().addAllRecords(List.of(records)).build());
    }

    public StreamClient batch(RecordBatch batch) {
        return send(IngestStreamRequest.newBuilder().setBatch(batch).build());
    }

    public StreamClient commit() {
        return send(IngestStreamRequest.newBuilder()
                .setCommit(StreamCommit.getDefaultInstance())
                .build());
    }

    public StreamClient send(IngestStreamRequest request) {
        return raw(request.toByteArray());
    }

    public StreamClient raw(byte[] message) {
        call.sendMessage(message);
        return this;
    }

    public StreamClient halfClose() {
        call.halfClose();
        return this;
    }

    public void cancel() {
        call.cancel("the test is done with it", null);
    }

    /** Requests this many answers. */
    public void request(int answers) {
        call.request(answers);
    }

    public IngestStreamResponse next() throws InterruptedException {
        call.request(1);
        return received();
    }

    /** Returns the next of the requested answers. */
    public IngestStreamResponse received() throws InterruptedException {
        IngestStreamResponse response = responses.poll(SECONDS, TimeUnit.SECONDS);
        if (response == null) {
            throw new AssertionError("no answer came; the stream " + closed);
        }
        return response;
    }

    public StreamAck ack() throws InterruptedException {
        IngestStreamResponse response = next();
        assertThat(response.getResponseCase()).isEqualTo(IngestStreamResponse.ResponseCase.ACK);
        return response.getAck();
    }

    public StreamError error() throws InterruptedException {
        IngestStreamResponse response = next();
        assertThat(response.getResponseCase()).isEqualTo(IngestStreamResponse.ResponseCase.ERROR);
        return response.getError();
    }

    /** Returns the final status of the stream, after checking that every answer was read. */
    public Status end() throws Exception {
        call.request(1);
        Status status = closed.get(SECONDS, TimeUnit.SECONDS);
        assertThat(responses).isEmpty();
        return status;
    }

    public Metadata trailers() {
        return trailers;
    }

    @Override
    public void onMessage(IngestStreamResponse response) {
        responses.add(response);
    }

    @Override
    public void onClose(Status status, Metadata newTrailers) {
        trailers = newTrailers;
        closed.complete(status);
    }
}
