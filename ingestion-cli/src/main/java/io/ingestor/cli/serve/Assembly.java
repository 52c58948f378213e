package io.ingestor.cli.serve;

import io.ingestor.Backpressure;
import io.ingestor.DeadLetters;
import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.Limits;
import io.ingestor.cli.config.Configuration;
import io.ingestor.cli.config.Rules;
import io.ingestor.cli.config.Settings;
import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.delta.DeltaSink;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.append.AppendMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.memtable.skiplist.SkipListMemtable;
import io.ingestor.sink.Sink;
import io.ingestor.wal.Retention;
import io.ingestor.wal.WalFactory;
import io.ingestor.wal.segmented.SegmentedOptions;
import io.ingestor.wal.segmented.SegmentedWriteAheadLog;
import java.nio.file.Path;

/** A factory of the ingestor and the server that a configuration describes. */
final class Assembly {

    private Assembly() {}

    /**
     * Returns the builder of the ingestor.
     *
     * @param log the factory of the log, unused if the configuration disables it
     */
    static IngestorBuilder ingestor(Configuration configuration, WalFactory log, Rules rules) {
        IngestorBuilder builder = Ingestor.builder(Path.of(configuration.value(Settings.DATA_DIR)))
                .writeAheadLog(log)
                .memtable(memtable(configuration.value(Settings.MEMTABLE_TYPE)))
                .memoryBudget(configuration.value(Settings.MEMORY_BUDGET))
                .tenantShare(configuration.value(Settings.TENANT_SHARE))
                .limits(limits(configuration))
                .batchSize(configuration.value(Settings.BATCH_SIZE))
                .flushInterval(configuration.value(Settings.FLUSH_INTERVAL))
                .maxBacklogBytes(configuration.value(Settings.MAX_BACKLOG_BYTES).orElse(Long.MAX_VALUE))
                // The server itself waits for room, without parking a thread.
                .backpressure(Backpressure.refuse());
        if (configuration.value(Settings.DEAD_LETTERS_ENABLED)) {
            builder.deadLetters(deadLetters(configuration));
        }
        rules.apply(builder);
        if (configuration.value(Settings.SINK_TYPE) == Settings.SinkType.DELTA) {
            builder.sink(tables(configuration, rules));
        }
        if (configuration.value(Settings.MUST_EXIST)) {
            builder.mustExist();
        }
        return configuration.value(Settings.WAL_ENABLED) ? builder : builder.withoutLog();
    }

    private static DeadLetters deadLetters(Configuration configuration) {
        return DeadLetters.on()
                .withMaxRecordBytes(Math.toIntExact(configuration.value(Settings.DEAD_LETTERS_MAX_RECORD_BYTES)))
                .withMaxRecordsPerSecond(configuration.value(Settings.DEAD_LETTERS_MAX_RECORDS_PER_SECOND))
                .withMaxBytesPerSecond(configuration.value(Settings.DEAD_LETTERS_MAX_BYTES_PER_SECOND));
    }

    private static Sink tables(Configuration configuration, Rules rules) {
        return DeltaSink.builder(Path.of(configuration.value(Settings.DATA_DIR)).resolve(TablesDirectory.NAME))
                .schemas(rules.registry())
                .compression(configuration.value(Settings.SINK_PARQUET_COMPRESSION))
                .build();
    }

    static IngestionServer.Builder server(Configuration configuration, Rules rules) {
        IngestionServer.Builder builder = IngestionServer.builder()
                .bindAddress(configuration.value(Settings.BIND_ADDRESS))
                .port(configuration.value(Settings.PORT))
                .httpPort(configuration.value(Settings.HTTP_PORT))
                .maxConnections(configuration.value(Settings.MAX_CONNECTIONS))
                .groupRecords(configuration.value(Settings.BATCH_SIZE))
                .maxMessageBytes(Math.toIntExact(configuration.value(Settings.MAX_MESSAGE_SIZE)))
                .drainTimeout(configuration.value(Settings.DRAIN_TIMEOUT));
        if (rules.hasSchemas()) {
            builder.problems("schemas", () -> rules.schemaProblems().size());
        }
        if (rules.hasTransforms()) {
            builder.problems("transforms", () -> rules.transformProblems().size());
        }
        return configuration.value(Settings.EMPTY_RECORDS) == Settings.EmptyRecords.REJECT
                ? builder.refuseEmptyRecords()
                : builder;
    }

    static WalFactory log(Configuration configuration) {
        long segmentBytes = configuration.value(Settings.SEGMENT_SIZE);
        return SegmentedWriteAheadLog.factory(SegmentedOptions.builder()
                .segmentBytes(segmentBytes)
                .compression(configuration.value(Settings.COMPRESSION_TYPE))
                .compressionThreshold(Math.toIntExact(configuration.value(Settings.COMPRESSION_THRESHOLD)))
                .maxSyncDelay(configuration.value(Settings.MAX_SYNC_DELAY))
                .maxQueuedBytes(
                        Math.max(segmentBytes, SegmentedOptions.defaults().maxQueuedBytes()))
                .recoveryMode(configuration.value(Settings.RECOVERY_MODE))
                .retention(new Retention(
                        configuration.value(Settings.RETENTION_BYTES).orElse(Retention.ALL.bytes()),
                        configuration.value(Settings.RETENTION_AGE).orElse(Retention.ALL.age())))
                .build());
    }

    private static MemtableFactory memtable(Settings.MemtableType type) {
        return switch (type) {
            case HASH -> HashMemtable.factory();
            case APPEND -> AppendMemtable.factory();
            case SKIPLIST -> SkipListMemtable.factory();
        };
    }

    private static Limits limits(Configuration configuration) {
        return Limits.builder()
                .recordBytes(Math.toIntExact(configuration.value(Settings.MAX_RECORD_SIZE)))
                .build();
    }
}
