package io.ingestor.grpc.internal.call;

import io.ingestor.RecordBatch;
import io.ingestor.grpc.IngestionServer;
import java.time.Clock;
import java.time.Duration;

/**
 * How the service treats its clients; see {@link IngestionServer.Builder} for the meaning of each.
 *
 * @param groupRecords most plain records of a stream that become one entry of the log
 * @param groupBytes at how many bytes such a group is full
 * @param overloadWait how long a call waits while the engine has no room
 * @param refusesEmpty whether a record with neither data nor payload is rejected
 */
public record ServiceSettings(
        int maxMessageBytes,
        int groupRecords,
        int groupBytes,
        int maxInFlightRecords,
        int maxInFlightBytes,
        long maxRequestBytes,
        Duration messageTimeout,
        Duration overloadWait,
        boolean refusesEmpty,
        Clock clock) {

    public static ServiceSettings defaults() {
        return new ServiceSettings(
                16 << 20,
                1000,
                256 << 10,
                100_000,
                16 << 20,
                Runtime.getRuntime().maxMemory() / 4,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                false,
                Clock.systemUTC());
    }

    /** Starts a batch for the records of a client. */
    RecordBatch.Builder newBatch() {
        RecordBatch.Builder batch = RecordBatch.builder().returnIds().refuseSchemas();
        return refusesEmpty ? batch.refuseEmpty() : batch;
    }
}
