package io.ingestor.grpc.internal.call;

import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.grpc.IngestionServer;
import java.time.Clock;
import java.time.Duration;

/**
 * The settings of the service. {@link IngestionServer.Builder} describes each of them.
 *
 * @param overloadWait the longest time that a call waits while the engine has no room
 * @param refusesEmpty whether a record with neither data nor payload is rejected
 */
public record ServiceSettings(
        int maxMessageBytes,
        StreamLimits streams,
        long maxRequestBytes,
        Duration messageTimeout,
        Duration overloadWait,
        boolean refusesEmpty,
        Clock clock) {

    public static ServiceSettings defaults() {
        return new ServiceSettings(
                16 << 20,
                new StreamLimits(1000, 256 << 10, 100_000, 16 << 20),
                Runtime.getRuntime().maxMemory() / 4,
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                false,
                Clock.systemUTC());
    }

    /**
     * Returns a new builder for records of a call. If the caller has only one tenant, records without a tenant belong
     * to it, and records of another tenant are rejected. Records that name a schema are rejected unless the engine
     * checks schemas.
     */
    RecordBatch.Builder newBatch(CallSource source, Ingestor ingestor) {
        RecordBatch.Builder batch = RecordBatch.builder().returnIds().origin(source.ofRecords());
        if (!ingestor.checksSchemas()) {
            batch.refuseSchemas();
        }
        source.caller().tenant().ifPresent(tenant -> batch.tenant(tenant).onlyTenant(tenant));
        return refusesEmpty ? batch.refuseEmpty() : batch;
    }
}
