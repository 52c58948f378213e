package io.ingestor.grpc.internal.call;

import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.grpc.IngestionServer;
import java.time.Clock;
import java.time.Duration;

/**
 * The service's settings for its clients; see {@link IngestionServer.Builder} for the meaning of each.
 *
 * @param overloadWait time that a call waits while the engine has no room
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
     * Starts a batch for the records of a call. Those of a caller with one tenant belong to it if they name none, and
     * are rejected if they name another. Records that name a schema are rejected unless the engine checks them.
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
