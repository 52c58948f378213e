package io.ingestor.cli.config;

import io.ingestor.DeadLetters;
import io.ingestor.rules.Formats;
import io.ingestor.rules.SchemaCompatibility;
import io.ingestor.validate.SchemaMode;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.Compression;
import io.ingestor.wal.RecoveryMode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All configuration keys, in the order of their display. */
public final class Settings {

    /** The kinds of memtable. */
    public enum MemtableType {
        HASH,
        APPEND,
        SKIPLIST
    }

    /** The treatment of records with neither data nor payload. */
    public enum EmptyRecords {
        ACCEPT,
        REJECT
    }

    /** The destinations of records beyond the log. */
    public enum SinkType {
        NONE,
        DELTA
    }

    private static final int MAX_PORT = 65_535;

    public static final Setting<Integer> PORT = new Setting<>(
            "ingestion", "port", ValueType.wholeNumber(0, MAX_PORT), 8081, "port for gRPC; 0 uses any free port");
    public static final Setting<Integer> HTTP_PORT = new Setting<>(
            "ingestion",
            "http_port",
            ValueType.wholeNumber(0, MAX_PORT),
            8082,
            "port for GET /health, /ready and /metrics; 0 uses any free port");
    public static final Setting<String> BIND_ADDRESS = new Setting<>(
            "ingestion", "bind_address", ValueType.text(), "127.0.0.1", "address that both ports are bound to");
    public static final Setting<Integer> MAX_CONNECTIONS = new Setting<>(
            "ingestion",
            "max_connections",
            ValueType.wholeNumber(1, 1_000_000),
            100,
            "most gRPC connections at one time; a new one replaces the one that has been idle the longest");
    public static final Setting<Integer> BATCH_SIZE = new Setting<>(
            "ingestion",
            "batch_size",
            ValueType.wholeNumber(1, 1_000_000),
            1000,
            "most single records, of a stream or of concurrent calls, that share an entry of the log");
    public static final Setting<Duration> FLUSH_INTERVAL = new Setting<>(
            "ingestion",
            "flush_interval",
            ValueType.duration(Duration.ofMillis(1), Duration.ofHours(24)),
            Duration.ofSeconds(5),
            "longest time a table stays unflushed; no effect while the server has no sink");
    public static final Setting<Long> MAX_MESSAGE_SIZE = new Setting<>(
            "ingestion",
            "max_message_size",
            ValueType.size(1 << 10, 1 << 30, 1),
            16L << 20,
            "largest gRPC message that is accepted");
    public static final Setting<Long> MAX_RECORD_SIZE = new Setting<>(
            "ingestion", "max_record_size", ValueType.size(1, 8 << 20, 1), 1L << 20, "largest record that is accepted");
    public static final Setting<EmptyRecords> EMPTY_RECORDS = new Setting<>(
            "ingestion",
            "empty_records",
            ValueType.choice(EmptyRecords.class),
            EmptyRecords.ACCEPT,
            "accept stores records with neither data nor payload; reject refuses them, as most are a mistake of the client");
    public static final Setting<Duration> DRAIN_TIMEOUT = new Setting<>(
            "ingestion",
            "drain_timeout",
            ValueType.duration(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(5),
            "longest time for calls in progress to finish when the server stops");
    public static final Setting<Boolean> WAL_ENABLED = new Setting<>(
            "storage",
            "wal_enabled",
            ValueType.truth(),
            true,
            "false keeps records in memory only: they are lost when the server stops");
    public static final Setting<Compression> COMPRESSION_TYPE = new Setting<>(
            "storage",
            "compression_type",
            ValueType.choice(Compression.class),
            Compression.SNAPPY,
            "codec of the log: none, lz4 or snappy");
    public static final Setting<String> DATA_DIR = new Setting<>(
            "storage",
            "data_dir",
            ValueType.path(),
            "./data",
            "directory of the log; a relative path starts at the working directory");
    public static final Setting<Boolean> MUST_EXIST = new Setting<>(
            "storage",
            "must_exist",
            ValueType.truth(),
            false,
            "true refuses to start if the directory holds no log yet, for example because its disk is not mounted");
    public static final Setting<Long> SEGMENT_SIZE = new Setting<>(
            "wal",
            "segment_size",
            ValueType.size(64 << 10, 1 << 30, 4096),
            64L << 20,
            "size of a file of the log; a batch may take a quarter of it");
    public static final Setting<Duration> MAX_SYNC_DELAY = new Setting<>(
            "wal",
            "max_sync_delay",
            ValueType.duration(Duration.ofNanos(1000), Duration.ofMinutes(1)),
            Duration.ofMillis(10),
            "longest time that records stay unsynced if no call asks for a sync");
    public static final Setting<RecoveryMode> RECOVERY_MODE = new Setting<>(
            "wal",
            "recovery_mode",
            ValueType.choice(RecoveryMode.class),
            RecoveryMode.TOLERATE_TAIL,
            "torn end of the log after a crash: tolerate_tail cuts it, strict refuses to start");
    public static final Setting<Long> COMPRESSION_THRESHOLD = new Setting<>(
            "wal",
            "compression_threshold",
            ValueType.size(0, 1 << 30, 1),
            512L,
            "entries shorter than this are stored uncompressed");
    public static final Setting<Optional<Long>> RETENTION_BYTES = new Setting<>(
            "wal",
            "retention_bytes",
            ValueType.orOff(ValueType.size(64 << 10, 1L << 50, 1)),
            Optional.empty(),
            "most bytes of log to keep, at least a segment; older records are deleted. off keeps all");
    public static final Setting<Optional<Duration>> RETENTION_AGE = new Setting<>(
            "wal",
            "retention_age",
            ValueType.orOff(ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1_000_000))),
            Optional.empty(),
            "longest time to keep records, by whole files of the log; older ones are deleted. off keeps all");
    public static final Setting<Optional<Long>> MAX_BACKLOG_BYTES = new Setting<>(
            "wal",
            "max_backlog_bytes",
            ValueType.orOff(ValueType.size(0, 1L << 50, 1)),
            Optional.empty(),
            "most bytes of log that the sink may lack; beyond that, calls wait and are refused. "
                    + "0 keeps what it lacks in memory, off leaves the limit to the disk; no effect without a sink");
    public static final Setting<MemtableType> MEMTABLE_TYPE = new Setting<>(
            "memtable",
            "type",
            ValueType.choice(MemtableType.class),
            MemtableType.HASH,
            "hash finds single records; append is faster to write and only scans; skiplist keeps records ordered at all times");
    public static final Setting<Long> MEMORY_BUDGET = new Setting<>(
            "memtable",
            "memory_budget",
            ValueType.size(1 << 20, 1L << 40, 1),
            Surroundings.memoryBudget(Runtime.getRuntime().maxMemory()),
            "most bytes for records in flight and in memory: at most half of the heap, by default no more than a third");

    public static final Setting<Double> TENANT_SHARE = new Setting<>(
            "memtable",
            "tenant_share",
            ValueType.number(0.1, 1),
            0.5,
            "largest part of the memory budget for records of one tenant that are not durable yet, "
                    + "if other tenants leave it free; 1 sets no limit");

    public static final Setting<Optional<String>> SCHEMAS_DIR = new Setting<>(
            "schemas",
            "dir",
            ValueType.orOff(ValueType.path()),
            Optional.empty(),
            "directory of JSON Schema files, as TENANT/NAME/VERSION.json; off refuses records that name a schema");
    public static final Setting<List<String>> SCHEMAS_REQUIRED = new Setting<>(
            "schemas",
            "required",
            TenantTypes.tenants(),
            List.of(),
            "tenants whose records must name a schema, unless a default gives them one");
    public static final Setting<Map<String, SchemaPolicy.Choice>> SCHEMAS_DEFAULT = new Setting<>(
            "schemas",
            "default",
            TenantTypes.byTenant(TenantTypes.schema()),
            Map.of(),
            "by tenant, the schema of records that name none: a name, or name:version");
    public static final Setting<Map<String, SchemaPolicy.Choice>> SCHEMAS_OUTPUT = new Setting<>(
            "schemas",
            "output",
            TenantTypes.byTenant(TenantTypes.schema()),
            Map.of(),
            "by tenant, the schema that records must satisfy after the transforms");
    public static final Setting<Map<String, SchemaMode>> SCHEMAS_MODE = new Setting<>(
            "schemas",
            "mode",
            TenantTypes.byTenant(ValueType.choice(SchemaMode.class)),
            Map.of(Schemas.ALL_TENANTS, SchemaMode.ENFORCE),
            "enforce rejects a record that breaks its schema; warn keeps it, and notes that in its metadata. One value, or by tenant");
    public static final Setting<SchemaCompatibility> SCHEMAS_COMPATIBILITY = new Setting<>(
            "schemas",
            "compatibility",
            ValueType.choice(SchemaCompatibility.class),
            SchemaCompatibility.NONE,
            "required compatibility of each new version: none, backward, forward or full; "
                    + "a version that breaks it is not loaded");
    public static final Setting<Formats> SCHEMAS_FORMATS = new Setting<>(
            "schemas",
            "formats",
            ValueType.choice(Formats.class),
            Formats.ANNOTATE,
            "annotate does not check the keyword format, as in draft 2020-12; assert does");
    public static final Setting<Duration> SCHEMAS_POLL_INTERVAL = new Setting<>(
            "schemas",
            "poll_interval",
            ValueType.duration(Duration.ofMillis(100), Duration.ofHours(24)),
            Duration.ofSeconds(5),
            "interval of checks for changes of the directory");
    public static final Setting<Optional<String>> TRANSFORMS_FILE = new Setting<>(
            "transforms",
            "file",
            ValueType.orOff(ValueType.path()),
            Optional.empty(),
            "file with the rules that shape records; off stores them as they are");
    public static final Setting<Optional<String>> TRANSFORMS_REVISION_LABEL = new Setting<>(
            "transforms",
            "revision_label",
            ValueType.orOff(ValueType.text()),
            Optional.empty(),
            "metadata key that holds the revision of the file in a changed record");
    public static final Setting<Duration> TRANSFORMS_POLL_INTERVAL = new Setting<>(
            "transforms",
            "poll_interval",
            ValueType.duration(Duration.ofMillis(100), Duration.ofHours(24)),
            Duration.ofSeconds(5),
            "interval of checks for changes of the file and of the files that it names");

    public static final Setting<SinkType> SINK_TYPE = new Setting<>(
            "sink",
            "type",
            ValueType.choice(SinkType.class),
            SinkType.NONE,
            "delta writes records to Delta tables in the directory tables of the data directory, and the log releases them; "
                    + "none keeps them in the log");
    public static final Setting<io.ingestor.delta.Compression> SINK_PARQUET_COMPRESSION = new Setting<>(
            "sink",
            "parquet_compression",
            ValueType.choice(io.ingestor.delta.Compression.class),
            io.ingestor.delta.Compression.ZSTD,
            "codec of the files of tables: zstd, snappy or none");

    public static final Setting<Boolean> DEAD_LETTERS_ENABLED = new Setting<>(
            "dead_letters",
            "enabled",
            ValueType.truth(),
            false,
            "true keeps rejected records, with the reason, in the schema _dead_letter of their tenant, or of _unknown");
    public static final Setting<Long> DEAD_LETTERS_MAX_RECORD_BYTES = new Setting<>(
            "dead_letters",
            "max_record_bytes",
            ValueType.size(0, 16 << 20, 1),
            (long) DeadLetters.on().maxRecordBytes(),
            "most bytes kept of a rejected record; a longer one is cut and cannot be sent again");
    public static final Setting<Integer> DEAD_LETTERS_MAX_RECORDS_PER_SECOND = new Setting<>(
            "dead_letters",
            "max_records_per_second",
            ValueType.wholeNumber(1, 1_000_000),
            DeadLetters.on().maxRecordsPerSecond(),
            "most records kept of one tenant, ten seconds' worth at once; others are counted as dropped");
    public static final Setting<Long> DEAD_LETTERS_MAX_BYTES_PER_SECOND = new Setting<>(
            "dead_letters",
            "max_bytes_per_second",
            ValueType.size(1 << 10, 1L << 40, 1),
            DeadLetters.on().maxBytesPerSecond(),
            "most bytes kept of all tenants together, ten seconds' worth at once");

    private static final List<Setting<?>> ALL = List.of(
            PORT,
            HTTP_PORT,
            BIND_ADDRESS,
            MAX_CONNECTIONS,
            BATCH_SIZE,
            FLUSH_INTERVAL,
            MAX_MESSAGE_SIZE,
            MAX_RECORD_SIZE,
            EMPTY_RECORDS,
            DRAIN_TIMEOUT,
            WAL_ENABLED,
            COMPRESSION_TYPE,
            DATA_DIR,
            MUST_EXIST,
            SEGMENT_SIZE,
            MAX_SYNC_DELAY,
            RECOVERY_MODE,
            COMPRESSION_THRESHOLD,
            RETENTION_BYTES,
            RETENTION_AGE,
            MAX_BACKLOG_BYTES,
            MEMTABLE_TYPE,
            MEMORY_BUDGET,
            TENANT_SHARE,
            SCHEMAS_DIR,
            SCHEMAS_REQUIRED,
            SCHEMAS_DEFAULT,
            SCHEMAS_OUTPUT,
            SCHEMAS_MODE,
            SCHEMAS_COMPATIBILITY,
            SCHEMAS_FORMATS,
            SCHEMAS_POLL_INTERVAL,
            TRANSFORMS_FILE,
            TRANSFORMS_REVISION_LABEL,
            TRANSFORMS_POLL_INTERVAL,
            SINK_TYPE,
            SINK_PARQUET_COMPRESSION,
            DEAD_LETTERS_ENABLED,
            DEAD_LETTERS_MAX_RECORD_BYTES,
            DEAD_LETTERS_MAX_RECORDS_PER_SECOND,
            DEAD_LETTERS_MAX_BYTES_PER_SECOND);

    /**
     * The sections that must not be ignored, because the server would then run without the protection that they
     * configure.
     */
    private static final Set<String> UNSUPPORTED_SECTIONS = Set.of("auth", "tls");

    private Settings() {}

    public static List<Setting<?>> all() {
        return ALL;
    }

    /** Returns the sections that hold settings, in order. */
    static Set<String> sections() {
        Set<String> sections = new LinkedHashSet<>();
        ALL.forEach(setting -> sections.add(setting.section()));
        return sections;
    }

    /** Returns true if the name is reserved for a section that this version does not support. */
    static boolean isUnsupportedSection(String section) {
        return UNSUPPORTED_SECTIONS.contains(section);
    }

    static List<Setting<?>> ofSection(String section) {
        return ALL.stream().filter(setting -> setting.section().equals(section)).toList();
    }

    static Optional<Setting<?>> find(String section, String key) {
        return ALL.stream()
                .filter(setting ->
                        setting.section().equals(section) && setting.key().equals(key))
                .findFirst();
    }
}
