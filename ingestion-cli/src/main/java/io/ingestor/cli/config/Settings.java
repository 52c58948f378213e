package io.ingestor.cli.config;

import io.ingestor.wal.Compression;
import io.ingestor.wal.RecoveryMode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All keys of the configuration, in the order in which they are shown. */
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
            "gRPC connections at one time; a further one replaces the one that has been idle for longest");
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
            "longest time a table stays unflushed; without effect as long as the server has no sink");
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
            "most bytes of log to keep, at least a segment; the oldest records beyond are deleted. off keeps all");
    public static final Setting<Optional<Duration>> RETENTION_AGE = new Setting<>(
            "wal",
            "retention_age",
            ValueType.orOff(ValueType.duration(Duration.ofSeconds(1), Duration.ofHours(1_000_000))),
            Optional.empty(),
            "longest time to keep records, by whole files of the log; older ones are deleted. off keeps all");
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
            "largest part of the memory budget, as far as other tenants leave it, for the records of one tenant that are not durable yet; 1 sets no limit");

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
            MEMTABLE_TYPE,
            MEMORY_BUDGET,
            TENANT_SHARE);

    /** Sections that guard or shape data. To ignore one would be to serve without the guard that the file asks for. */
    private static final Set<String> UNSUPPORTED_SECTIONS = Set.of("auth", "tls", "schemas", "transforms", "sink");

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
