package io.ingestor.grpc.fake;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.ingestor.grpc.RunningServer;
import io.ingestor.proto.storage.IngestRecordRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Recorder;

/** A well-behaved client that ingests records one at a time until it is closed. */
public final class Steady implements AutoCloseable {

    private static final IngestRecordRequest REQUEST = request();

    private final ManagedChannel channel;
    private final List<Status> failures = new ArrayList<>(); // guarded by this
    private final Recorder nanos = new Recorder(3);
    private final Repeating calls;

    public Steady(ManagedChannel channel) {
        this.channel = channel;
        this.calls = new Repeating("steady", this::call);
    }

    public static IngestRecordRequest request() {
        return IngestRecordRequest.newBuilder()
                .setRecord(Records.record("steady", "entity"))
                .build();
    }

    private void call() {
        long start = System.nanoTime();
        try {
            RunningServer.blocking(channel).ingestRecord(REQUEST);
        } catch (StatusRuntimeException e) {
            synchronized (this) {
                failures.add(e.getStatus());
            }
        }
        nanos.recordValue(System.nanoTime() - start);
    }

    /** Returns the 99th percentile of the durations of calls since the last call of this method. */
    public Duration p99() {
        return Duration.ofNanos(nanos.getIntervalHistogram().getValueAtPercentile(99));
    }

    /** Closes the client and returns the statuses of the failed calls. */
    public List<Status> failures() {
        close();
        synchronized (this) {
            return List.copyOf(failures);
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
