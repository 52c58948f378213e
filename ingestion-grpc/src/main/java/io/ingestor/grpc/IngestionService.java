package io.ingestor.grpc;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusException;
import io.grpc.stub.ServerCalls;
import io.ingestor.Ingestor;
import io.ingestor.grpc.internal.call.BatchCalls;
import io.ingestor.grpc.internal.call.CallLog;
import io.ingestor.grpc.internal.call.PatientIngest;
import io.ingestor.grpc.internal.call.RecordCalls;
import io.ingestor.grpc.internal.call.ServiceSettings;
import io.ingestor.grpc.internal.call.StateCalls;
import io.ingestor.grpc.internal.call.StreamCall;
import io.ingestor.grpc.internal.guard.Clients;
import io.ingestor.grpc.internal.guard.MessageMarshaller;
import io.ingestor.grpc.internal.guard.RequestBytes;
import io.ingestor.grpc.internal.guard.ServingState;
import io.ingestor.grpc.internal.guard.WellFormed;
import io.ingestor.grpc.internal.message.Message;
import io.ingestor.grpc.internal.message.Outcomes;
import io.ingestor.grpc.internal.message.Statuses;
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
 * The service {@code storage.IngestionService} over an engine, for a host that runs its own gRPC server.
 * {@link IngestionServer} is a complete server.
 *
 * <p>Records are passed to the engine in their encoded form, without a generated message for each. The service never
 * closes the engine.
 *
 * <p>Open the engine with {@link io.ingestor.Backpressure#refuse()}. The service waits for room itself without holding
 * a thread, whereas the engine's own wait parks one of the threads that serve calls.
 *
 * <p><b>Threads.</b> Thread-safe.
 */
public final class IngestionService implements BindableService {

    private final ServiceSettings settings;
    private final Executor executor;
    private final PatientIngest ingest;
    private final CallLog log = new CallLog(System::nanoTime);
    private final RequestBytes requests;
    private final ServingState state = new ServingState();
    private final Set<StreamCall> streams = ConcurrentHashMap.newKeySet();

    /** Creates a service that refuses calls until it {@linkplain #serve serves} an engine. */
    IngestionService(ServiceSettings settings, Executor executor) {
        this.settings = settings;
        this.executor = executor;
        this.ingest = new PatientIngest(executor, settings.overloadWait());
        this.requests =
                new RequestBytes(settings.maxRequestBytes(), settings.maxMessageBytes(), settings.messageTimeout());
    }

    /**
     * Returns a service over an engine, with the defaults of {@link IngestionServer.Builder}. Work that does not run on
     * a thread of the call runs on the common pool. The host must bound the memory of arriving requests itself, which
     * {@link IngestionServer} does.
     */
    public static IngestionService over(Ingestor ingestor) {
        IngestionService service = new IngestionService(ServiceSettings.defaults(), ForkJoinPool.commonPool());
        service.serve(ingestor);
        return service;
    }

    @Override
    public ServerServiceDefinition bindService() {
        RecordCalls records = new RecordCalls(state, requests, ingest, log, settings);
        BatchCalls batches = new BatchCalls(state, requests, ingest, log, settings);
        StateCalls states = new StateCalls(state, requests, log, this::activeStreams, settings.clock());

        MethodDescriptor<Message, IngestRecordResponse> record = unparsed(IngestionServiceGrpc.getIngestRecordMethod());
        MethodDescriptor<Message, IngestBatchResponse> batch = unparsed(IngestionServiceGrpc.getIngestBatchMethod());
        MethodDescriptor<Message, IngestStreamResponse> stream = unparsed(IngestionServiceGrpc.getIngestStreamMethod());
        ServerServiceDefinition asking = WellFormed.before(ServerServiceDefinition.builder(
                        IngestionServiceGrpc.SERVICE_NAME)
                .addMethod(
                        IngestionServiceGrpc.getGetIngestionStatusMethod(), ServerCalls.asyncUnaryCall(states::status))
                .addMethod(IngestionServiceGrpc.getHealthCheckMethod(), ServerCalls.asyncUnaryCall(states::health))
                .build());

        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(IngestionServiceGrpc.SERVICE_NAME)
                .setSchemaDescriptor(IngestionServiceGrpc.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(record)
                .addMethod(batch)
                .addMethod(stream);
        asking.getMethods().forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(descriptor.build())
                .addMethod(record, ServerCalls.asyncUnaryCall(records::call))
                .addMethod(batch, ServerCalls.asyncUnaryCall(batches::call))
                .addMethod(stream, this::openStream);
        asking.getMethods().forEach(service::addMethod);
        return service.build();
    }

    /** Starts to take calls for an engine. */
    void serve(Ingestor ingestor) {
        state.serve(ingestor);
    }

    ServingState state() {
        return state;
    }

    /** Returns the number of open streams. */
    int activeStreams() {
        return streams.size();
    }

    /** Returns the account of the bytes held by the requests of all calls. */
    RequestBytes requests() {
        return requests;
    }

    /** Announces the drain to the streams that asked for it. From then on, new ingest calls are refused. */
    void announceDrain(Instant deadline, String reason) {
        state.drain();
        StreamDrain drain = StreamDrain.newBuilder()
                .setDeadline(Outcomes.timestamp(deadline))
                .setReason(reason)
                .build();
        streams.forEach(stream -> stream.announceDrain(drain));
    }

    /** Ends every open stream as soon as all records that it took are answered. */
    void endStreams(StatusException failure) {
        streams.forEach(stream -> {
            stream.end(failure);
            stream.settle();
        });
    }

    /** Ends the streams that have nothing to answer and have received no record since the last call of this method. */
    void endIdleStreams(StatusException reason) {
        streams.forEach(stream -> stream.endIfIdle(reason));
    }

    private ServerCall.Listener<Message> openStream(ServerCall<Message, IngestStreamResponse> call, Metadata headers) {
        Ingestor ingestor;
        try {
            ingestor = state.ingestor();
        } catch (StatusException e) {
            Statuses.close(call, e);
            return new ServerCall.Listener<>() {};
        }
        Clients.Connection connection = Clients.connection(call.getAttributes());
        StreamCall stream = new StreamCall(
                call,
                ingestor,
                ingest,
                log,
                settings,
                requests,
                connection == null ? executor : connection.line(),
                streams::remove);
        streams.add(stream);
        stream.open();
        return stream;
    }

    private <R> MethodDescriptor<Message, R> unparsed(MethodDescriptor<?, R> method) {
        return method.toBuilder(new MessageMarshaller(settings.maxMessageBytes()), method.getResponseMarshaller())
                .build();
    }
}
