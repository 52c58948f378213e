package io.ingestor.grpc;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusException;
import io.grpc.stub.ServerCalls;
import io.ingestor.Durability;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.proto.storage.IngestBatchResponse;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestStreamResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.StreamDrain;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * The service {@code storage.IngestionService} over an engine, for a host that runs a gRPC server of its own; {@link IngestionServer} is a whole server.
 *
 * <p>Records go to the engine as they were encoded, without a generated message for each. The service never closes the engine.
 *
 * <p>Open the engine with {@link io.ingestor.Backpressure#refuse()}: the service waits for room itself without holding a thread, whereas the engine's own wait parks one of the threads that
 * serve calls.
 *
 * <p><b>Threads.</b> Safe for any number of calls.
 */
public final class IngestionService implements BindableService {

    private final Ingestor ingestor;
    private final ServiceSettings settings;
    private final Executor executor;
    private final PatientIngest ingest;
    private final Durability engineDefault;
    private final ServingState state;
    private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();

    IngestionService(Ingestor ingestor, ServiceSettings settings, Executor executor) {
        this.ingestor = ingestor;
        this.settings = settings;
        this.executor = executor;
        this.ingest = new PatientIngest(ingestor, executor, settings.patience());
        this.state = new ServingState(ingestor);
        // A check promises what an ingest that asks for nothing would.
        RecordBatch any = RecordBatch.of(Record.builder("any").build());
        this.engineDefault = ingestor.check(any).durability();
    }

    /** Serves that engine with the defaults of {@link IngestionServer.Builder}. What does not run on a thread of the call runs on the common pool. */
    public static IngestionService over(Ingestor ingestor) {
        return new IngestionService(ingestor, ServiceSettings.defaults(), ForkJoinPool.commonPool());
    }

    @Override
    public ServerServiceDefinition bindService() {
        RecordCalls records = new RecordCalls(ingestor, ingest, settings.clock());
        BatchCalls batches = new BatchCalls(ingestor, ingest, settings.clock());
        StateCalls states = new StateCalls(ingestor, state, streams::size, settings.clock());

        MethodDescriptor<Message, IngestRecordResponse> record = unparsed(IngestionServiceGrpc.getIngestRecordMethod());
        MethodDescriptor<Message, IngestBatchResponse> batch = unparsed(IngestionServiceGrpc.getIngestBatchMethod());
        MethodDescriptor<Message, IngestStreamResponse> stream = unparsed(IngestionServiceGrpc.getIngestStreamMethod());
        ServiceDescriptor descriptor = ServiceDescriptor.newBuilder(IngestionServiceGrpc.SERVICE_NAME)
                .setSchemaDescriptor(IngestionServiceGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(record)
                .addMethod(batch)
                .addMethod(stream)
                .addMethod(IngestionServiceGrpc.getGetIngestionStatusMethod())
                .addMethod(IngestionServiceGrpc.getHealthCheckMethod())
                .build();
        return ServerServiceDefinition.builder(descriptor)
                .addMethod(record, ServerCalls.asyncUnaryCall(records::call))
                .addMethod(batch, ServerCalls.asyncUnaryCall(batches::call))
                .addMethod(stream, this::openStream)
                .addMethod(
                        IngestionServiceGrpc.getGetIngestionStatusMethod(), ServerCalls.asyncUnaryCall(states::status))
                .addMethod(IngestionServiceGrpc.getHealthCheckMethod(), ServerCalls.asyncUnaryCall(states::health))
                .build();
    }

    ServingState state() {
        return state;
    }

    /** Tells the streams that asked for it that the server is about to go. New calls are refused from now on. */
    void announceDrain(Instant deadline, String reason) {
        state.drain();
        StreamDrain drain = StreamDrain.newBuilder()
                .setDeadline(Outcomes.timestamp(deadline))
                .setReason(reason)
                .build();
        streams.forEach(stream -> stream.announceDrain(drain));
    }

    /** Ends every stream that is still open once it is answered for what it took. */
    void endStreams(StatusException failure) {
        streams.forEach(stream -> {
            stream.end(failure);
            stream.settle();
        });
    }

    private ServerCall.Listener<Message> openStream(ServerCall<Message, IngestStreamResponse> call, Metadata headers) {
        StreamCall stream = new StreamCall(call, ingestor, ingest, engineDefault, settings, executor, streams::remove);
        streams.add(stream);
        stream.open();
        return stream;
    }

    private <R> MethodDescriptor<Message, R> unparsed(MethodDescriptor<?, R> method) {
        return method.toBuilder(new MessageMarshaller(settings.maxMessageBytes()), method.getResponseMarshaller())
                .build();
    }
}
