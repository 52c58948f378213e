package io.ingestor.cli.config;

import io.ingestor.cli.terminal.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The checks of a configuration against the machine and the JVM, and of its values against each other. A value may be
 * valid by itself, and still conflict with another value or exceed the machine.
 */
public final class Surroundings {

    private static final long MEGABYTE = 1 << 20;
    private static final long ENOUGH = 256 * MEGABYTE;

    /** The minimum of direct memory: buffers of the log, and one chunk for each thread that reads and answers. */
    private static final long LEAST_DIRECT_BYTES = 32 * MEGABYTE;

    /** A batch, and so a record, may take at most a quarter of a segment and of the memory budget. */
    private static final int RECORD_SHARE = 4;

    /** Requests may take a quarter of the heap, and one connection half of that. */
    private static final int MESSAGE_SHARE_OF_HEAP = 8;

    private final Configuration configuration;
    private final Machine machine;

    private Surroundings(Configuration configuration, Machine machine) {
        this.configuration = configuration;
        this.machine = machine;
    }

    /**
     * Returns the default memory budget for records: 256 MiB, or a third of the heap if that is less. Calls and the log
     * need memory too.
     */
    static long memoryBudget(long heapBytes) {
        return Math.max(MEGABYTE, Math.min(ENOUGH, heapBytes / 3 / MEGABYTE * MEGABYTE));
    }

    /**
     * Checks a configuration, and changes nothing.
     *
     * @throws ConfigurationException if the server could not start or run with this configuration
     */
    public static void check(Configuration configuration, Machine machine) {
        Surroundings surroundings = new Surroundings(configuration, machine);
        surroundings.checkMemory();
        surroundings.checkRecords();
        surroundings.checkAddresses();
        surroundings.checkDirectory();
        surroundings.checkRules();
        surroundings.checkSink();
    }

    private void checkMemory() {
        long heap = machine.heapBytes();
        long budget = configuration.value(Settings.MEMORY_BUDGET);
        if (budget > heap / 2) {
            throw wrong(
                    Settings.MEMORY_BUDGET,
                    "must be at most half of the heap of this JVM, which is " + heap / MEGABYTE + "MB, was "
                            + SizeText.format(budget)
                            + "; lower it, or raise -Xmx in JDK_JAVA_OPTIONS");
        }
        long message = configuration.value(Settings.MAX_MESSAGE_SIZE);
        if (isGiven(Settings.MAX_MESSAGE_SIZE) && message > heap / MESSAGE_SHARE_OF_HEAP) {
            throw wrong(
                    Settings.MAX_MESSAGE_SIZE,
                    "must be at most an eighth of the heap of this JVM, which is " + heap / MEGABYTE + "MB, was "
                            + SizeText.format(message)
                            + "; lower it, or raise -Xmx in JDK_JAVA_OPTIONS");
        }
        machine.directBytes().ifPresent(direct -> {
            if (direct < LEAST_DIRECT_BYTES) {
                throw new ConfigurationException("-XX:MaxDirectMemorySize must be at least "
                        + SizeText.format(LEAST_DIRECT_BYTES) + ", was " + SizeText.format(direct)
                        + "; raise it, or remove it from JDK_JAVA_OPTIONS");
            }
        });
    }

    /** Checks the maximum record size, if it is set, against the limits of messages, memory and segments. */
    private void checkRecords() {
        if (!isGiven(Settings.MAX_RECORD_SIZE)) {
            return;
        }
        limitRecord(Settings.MAX_MESSAGE_SIZE, 1, "");
        limitRecord(Settings.MEMORY_BUDGET, RECORD_SHARE, "a quarter of ");
        if (configuration.value(Settings.WAL_ENABLED)) {
            limitRecord(Settings.SEGMENT_SIZE, RECORD_SHARE, "a quarter of ");
        }
    }

    private void limitRecord(Setting<Long> limit, int share, String part) {
        long record = configuration.value(Settings.MAX_RECORD_SIZE);
        if (record > configuration.value(limit) / share) {
            throw wrong(
                    Settings.MAX_RECORD_SIZE,
                    "must be at most " + part + limit.path() + ", which is "
                            + SizeText.format(configuration.value(limit)) + ", was " + SizeText.format(record)
                            + "; change one of them");
        }
    }

    private void checkAddresses() {
        String name = configuration.value(Settings.BIND_ADDRESS);
        InetAddress address;
        try {
            address = InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw wrong(
                    Settings.BIND_ADDRESS,
                    "must be an address of this machine, was \"" + name + "\", which is not known; check the name");
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
        } catch (IOException e) {
            throw wrong(
                    Settings.BIND_ADDRESS,
                    "must be an address of this machine, was \"" + name + "\": " + Failures.describe(e));
        }
        int port = configuration.value(Settings.PORT);
        if (port != 0 && port == configuration.value(Settings.HTTP_PORT)) {
            throw wrong(Settings.HTTP_PORT, "must differ from ingestion.port, was " + port + " as well");
        }
    }

    private void checkDirectory() {
        if (!configuration.value(Settings.WAL_ENABLED)) {
            if (configuration.value(Settings.MUST_EXIST)) {
                throw wrong(
                        Settings.MUST_EXIST,
                        "must be false if storage.wal_enabled is false, was true; change one of them");
            }
            return;
        }
        long segment = configuration.value(Settings.SEGMENT_SIZE);
        long retention = configuration.value(Settings.RETENTION_BYTES).orElse(Long.MAX_VALUE);
        if (retention < segment) {
            throw wrong(
                    Settings.RETENTION_BYTES,
                    "must be at least wal.segment_size, which is " + SizeText.format(segment) + ", was "
                            + SizeText.format(retention) + "; retention deletes whole segments");
        }
        long disk = machine.diskBytes().applyAsLong(existingPart());
        if (segment > disk) {
            throw wrong(Settings.SEGMENT_SIZE, tooLarge(segment, disk));
        }
        if (retention != Long.MAX_VALUE && retention > disk) {
            throw wrong(Settings.RETENTION_BYTES, tooLarge(retention, disk));
        }
    }

    private void checkRules() {
        if (configuration.value(Settings.SCHEMAS_DIR).isEmpty()) {
            refuseChanged(Settings.SCHEMAS_DIR, Settings.SCHEMAS_REQUIRED);
            refuseChanged(Settings.SCHEMAS_DIR, Settings.SCHEMAS_DEFAULT);
            refuseChanged(Settings.SCHEMAS_DIR, Settings.SCHEMAS_OUTPUT);
            refuseChanged(Settings.SCHEMAS_DIR, Settings.SCHEMAS_MODE);
            refuseChanged(Settings.SCHEMAS_DIR, Settings.SCHEMAS_COMPATIBILITY);
        }
        if (configuration.value(Settings.TRANSFORMS_FILE).isEmpty()) {
            refuseChanged(Settings.TRANSFORMS_FILE, Settings.TRANSFORMS_REVISION_LABEL);
        }
    }

    private void checkSink() {
        if (configuration.value(Settings.SINK_TYPE) == Settings.SinkType.NONE) {
            return;
        }
        if (!configuration.value(Settings.WAL_ENABLED)) {
            throw wrong(
                    Settings.SINK_TYPE,
                    "must be none if storage.wal_enabled is false, was "
                            + configuration.json(Settings.SINK_TYPE)
                            + ": tables need the log to have each record once; change one of them");
        }
        refuseRetention(Settings.RETENTION_BYTES);
        refuseRetention(Settings.RETENTION_AGE);
    }

    private void refuseRetention(Setting<? extends Optional<?>> retention) {
        if (configuration.value(retention).isPresent()) {
            throw wrong(
                    retention,
                    "must be off with a sink, because the log releases records when the sink has them, was "
                            + configuration.json(retention));
        }
    }

    /** Refuses a rule if its files are off, because the operator would rely on a rule without effect. */
    private void refuseChanged(Setting<?> files, Setting<?> rule) {
        if (!configuration.value(rule).equals(rule.defaultValue())) {
            throw wrong(rule, "must be left out while " + files.path() + " is off, was " + configuration.json(rule));
        }
    }

    private String tooLarge(long bytes, long disk) {
        return "must be at most the size of the disk of " + configuration.value(Settings.DATA_DIR) + ", which is "
                + disk / MEGABYTE + "MB, was " + SizeText.format(bytes);
    }

    /** Returns the data directory, or its nearest existing ancestor. */
    private Path existingPart() {
        Origin origin = configuration.origin(Settings.DATA_DIR);
        Path path = KeyLookup.path(Settings.DATA_DIR, configuration.value(Settings.DATA_DIR), origin)
                .toAbsolutePath()
                .normalize();
        boolean exists = Files.exists(path);
        Path part = path;
        while (!Files.exists(part) && part.getParent() != null) {
            part = part.getParent();
        }
        if (!Files.isDirectory(part)) {
            throw wrong(Settings.DATA_DIR, "must be a directory, but " + part + " is a file");
        }
        if (!Files.isWritable(part) || !Files.isExecutable(part)) {
            throw wrong(
                    Settings.DATA_DIR,
                    "must be a directory that can be " + (exists ? "written" : "created")
                            + ", but this user may not write in " + part);
        }
        return part;
    }

    private boolean isGiven(Setting<?> setting) {
        return !(configuration.origin(setting) instanceof Origin.Default);
    }

    private ConfigurationException wrong(Setting<?> setting, String message) {
        return new ConfigurationException(configuration.origin(setting), setting.path() + " " + message);
    }
}
