package io.ingestor.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.cli.CommandRun;
import io.ingestor.cli.terminal.Spelling;
import io.ingestor.validate.SchemaMode;
import io.ingestor.validate.SchemaPolicy;
import io.ingestor.wal.Compression;
import io.ingestor.wal.RecoveryMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {

    @TempDir
    private Path directory;

    @Test
    void withoutAnythingTheDefaultsHold() {
        Configuration configuration = Configuration.load(Optional.empty(), Map.of(), Map.of());

        assertThat(configuration.value(Settings.PORT)).isEqualTo(8081);
        assertThat(configuration.value(Settings.HTTP_PORT)).isEqualTo(8082);
        assertThat(configuration.value(Settings.BIND_ADDRESS)).isEqualTo("127.0.0.1");
        assertThat(configuration.value(Settings.MAX_CONNECTIONS)).isEqualTo(100);
        assertThat(configuration.value(Settings.BATCH_SIZE)).isEqualTo(1000);
        assertThat(configuration.value(Settings.FLUSH_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.value(Settings.WAL_ENABLED)).isTrue();
        assertThat(configuration.value(Settings.COMPRESSION_TYPE)).isEqualTo(Compression.SNAPPY);
        assertThat(configuration.value(Settings.DATA_DIR)).isEqualTo("./data");
        assertThat(configuration.value(Settings.RECOVERY_MODE)).isEqualTo(RecoveryMode.TOLERATE_TAIL);
        assertThat(configuration.value(Settings.TENANT_SHARE)).isEqualTo(0.5);
        assertThat(Settings.all())
                .allSatisfy(setting -> assertThat(configuration.origin(setting)).isEqualTo(new Origin.Default()));
    }

    @Test
    void everyDefaultIsAValueThatAFileMayHold() {
        for (Setting<?> setting : Settings.all()) {
            RawValue plain =
                    new RawValue(RawValue.Kind.PLAIN, setting.defaultJson().replace("\"", ""), new Origin.Default());

            assertThat(setting.parse(plain)).as(setting.path()).isEqualTo(setting.defaultValue());
        }
    }

    @Test
    void aFileWithCommentsIsRead() throws IOException {
        Configuration configuration = load("""
                { // shared with other servers
                  "ingestion": { "port": 9000, "bind_address": "0.0.0.0", "flush_interval": "100ms" }, # a comment
                  /* another */
                  "storage": { "wal_enabled": false, "compression_type": "lz4" },
                  "wal": { "segment_size": 1048576, "recovery_mode": "strict" },
                  "memtable": { "type": "skiplist", "memory_budget": "2 GiB", "tenant_share": 0.25 }
                }
                """);

        assertThat(configuration.value(Settings.PORT)).isEqualTo(9000);
        assertThat(configuration.value(Settings.BIND_ADDRESS)).isEqualTo("0.0.0.0");
        assertThat(configuration.value(Settings.FLUSH_INTERVAL)).isEqualTo(Duration.ofMillis(100));
        assertThat(configuration.value(Settings.WAL_ENABLED)).isFalse();
        assertThat(configuration.value(Settings.COMPRESSION_TYPE)).isEqualTo(Compression.LZ4);
        assertThat(configuration.value(Settings.SEGMENT_SIZE)).isEqualTo(1 << 20);
        assertThat(configuration.value(Settings.RECOVERY_MODE)).isEqualTo(RecoveryMode.STRICT);
        assertThat(configuration.value(Settings.MEMTABLE_TYPE)).isEqualTo(Settings.MemtableType.SKIPLIST);
        assertThat(configuration.value(Settings.MEMORY_BUDGET)).isEqualTo(2L << 30);
        assertThat(configuration.value(Settings.TENANT_SHARE)).isEqualTo(0.25);
    }

    @Test
    void aRetentionIsOffOrALimit() throws IOException {
        Configuration limited = load("{ \"wal\": { \"retention_bytes\": \"10GB\", \"retention_age\": \"720h\" } }");
        Configuration off = load("{ \"wal\": { \"retention_bytes\": \"off\", \"retention_age\": \"off\" } }");

        assertThat(limited.value(Settings.RETENTION_BYTES)).contains(10L << 30);
        assertThat(limited.value(Settings.RETENTION_AGE)).contains(Duration.ofDays(30));
        assertThat(off.value(Settings.RETENTION_BYTES)).isEmpty();
        assertThat(off.value(Settings.RETENTION_AGE)).isEmpty();
    }

    @Test
    void aBacklogIsLimitedByTheDiskOrByASize() throws IOException {
        Configuration limited = load("{ \"wal\": { \"max_backlog_bytes\": \"20GB\" } }");
        Configuration inMemory = load("{ \"wal\": { \"max_backlog_bytes\": 0 } }");

        assertThat(load("{}").value(Settings.MAX_BACKLOG_BYTES)).isEmpty();
        assertThat(limited.value(Settings.MAX_BACKLOG_BYTES)).contains(20L << 30);
        assertThat(inMemory.value(Settings.MAX_BACKLOG_BYTES)).contains(0L);
    }

    @Test
    void rulesMayDifferByTenant() throws IOException {
        Configuration file = load("""
                { "schemas": {
                    "dir": "rules/schemas",
                    "required": ["acme", "globex"],
                    "default": { "acme": "orders:3", "_all": "events" },
                    "output": "clean",
                    "mode": { "_all": "warn", "acme": "enforce" } } }
                """);
        Configuration variables = Configuration.load(
                Optional.empty(),
                Map.of(
                        "SCHEMAS_DIR", "rules/schemas",
                        "SCHEMAS_REQUIRED", "acme, globex",
                        "SCHEMAS_DEFAULT", "acme=orders:3, _all=events",
                        "SCHEMAS_OUTPUT", "clean",
                        "SCHEMAS_MODE", "_all=warn,acme=enforce"),
                Map.of());

        assertThat(file.value(Settings.SCHEMAS_REQUIRED)).containsExactly("acme", "globex");
        assertThat(file.value(Settings.SCHEMAS_DEFAULT))
                .containsExactly(
                        Map.entry("acme", new SchemaPolicy.Choice("orders", 3)),
                        Map.entry("_all", new SchemaPolicy.Choice("events", 0)));
        assertThat(file.value(Settings.SCHEMAS_OUTPUT))
                .containsExactly(Map.entry("_all", new SchemaPolicy.Choice("clean", 0)));
        assertThat(file.value(Settings.SCHEMAS_MODE))
                .containsExactly(Map.entry("_all", SchemaMode.WARN), Map.entry("acme", SchemaMode.ENFORCE));
        for (Configuration same : List.of(variables, load(ConfigurationPrinter.print(file)))) {
            assertThat(Settings.all())
                    .allSatisfy(setting -> assertThat(same.json(setting)).isEqualTo(file.json(setting)));
        }
    }

    @Test
    void aTenantThatAVariableHasTwiceIsAnError() {
        assertThatThrownBy(() -> Configuration.load(
                        Optional.empty(), Map.of("SCHEMAS_DEFAULT", "acme=orders,acme=events"), Map.of()))
                .hasMessage(
                        "environment SCHEMAS_DEFAULT: schemas.default must have each tenant once, had \"acme\" twice");
    }

    @Test
    void aFlagBeatsTheEnvironmentWhichBeatsTheFileWhichBeatsTheDefault() throws IOException {
        Path file = write("{\n\"ingestion\": {\n\"port\": 1,\n\"http_port\": 2,\n\"max_connections\": 3 } }");
        Map<String, String> environment = Map.of("INGESTION_PORT", "11", "INGESTION_HTTP_PORT", "12");
        Map<Setting<?>, RawValue> flags =
                Map.of(Settings.PORT, new RawValue(RawValue.Kind.PLAIN, "21", new Origin.Flag("--port")));

        Configuration configuration = Configuration.load(Optional.of(file), environment, flags);

        assertThat(configuration.value(Settings.PORT)).isEqualTo(21);
        assertThat(configuration.origin(Settings.PORT).describe()).isEqualTo("--port");
        assertThat(configuration.value(Settings.HTTP_PORT)).isEqualTo(12);
        assertThat(configuration.origin(Settings.HTTP_PORT).describe()).isEqualTo("environment INGESTION_HTTP_PORT");
        assertThat(configuration.value(Settings.MAX_CONNECTIONS)).isEqualTo(3);
        assertThat(configuration.origin(Settings.MAX_CONNECTIONS).describe()).isEqualTo(file + ":5");
        assertThat(configuration.origin(Settings.BATCH_SIZE).describe()).isEqualTo("default");
    }

    @Test
    void everyKeyHasAVariableOfItsOwn() {
        Map<String, String> environment = Settings.all().stream()
                .collect(Collectors.toMap(
                        Setting::variable, setting -> setting.defaultJson().replace("\"", "")));

        Configuration configuration = Configuration.load(Optional.empty(), environment, Map.of());

        assertThat(environment).hasSameSizeAs(Settings.all()).containsKeys("STORAGE_DATA_DIR", "WAL_SEGMENT_SIZE");
        assertThat(Settings.all())
                .allSatisfy(setting -> assertThat(configuration.origin(setting))
                        .isEqualTo(new Origin.Environment(setting.variable())));
    }

    @ParameterizedTest
    @CsvSource({
        "INGESTION_PORT, +5",
        "INGESTION_PORT, \u0665",
        "INGESTION_PORT, '5 '",
        "MEMTABLE_TENANT_SHARE, +0.5",
        "MEMTABLE_TENANT_SHARE, 0.\u0665",
        "MEMTABLE_TENANT_SHARE, 0x1p-1",
        "MEMTABLE_TENANT_SHARE, 0.5d",
        "MEMTABLE_TENANT_SHARE, NaN"
    })
    void numbersOfVariablesAreWrittenAsInJson(String variable, String value) {
        assertThatThrownBy(() -> Configuration.load(Optional.empty(), Map.of(variable, value), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("number from")
                .hasMessageEndingWith("was \"" + value + '"');
    }

    @Test
    void whatIsPrintedIsAFileWithTheSameValues() throws IOException {
        Configuration configuration = load("""
                { "ingestion": { "port": 0, "flush_interval": "90s" },
                  "storage": { "data_dir": "a \\"b\\" \\\\ c" },
                  "wal": { "segment_size": 69632, "max_sync_delay": "1500us" } }
                """);

        Configuration again = load(ConfigurationPrinter.print(configuration));

        assertThat(Settings.all())
                .allSatisfy(setting -> assertThat(again.json(setting)).isEqualTo(configuration.json(setting)));
        assertThat(again.value(Settings.DATA_DIR)).isEqualTo("a \"b\" \\ c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ingestion.port          | 70000         | must be a whole number from 0 to 65535, was 70000
            ingestion.port          | "8081"        | must be a whole number from 0 to 65535, was "8081"
            ingestion.port          | 80.5          | must be a whole number from 0 to 65535, was 80.5
            ingestion.port          | null          | must be a whole number from 0 to 65535, was null
            ingestion.port          | [1]           | must be a whole number from 0 to 65535, was an array
            ingestion.bind_address  | ""            | must be a string that is not empty, was ""
            ingestion.bind_address  | 7             | must be a string that is not empty, was 7
            ingestion.max_connections | 0           | must be a whole number from 1 to 1000000, was 0
            ingestion.batch_size    | -1            | must be a whole number from 1 to 1000000, was -1
            ingestion.flush_interval | 5            | must be a duration from 1ms to 24h, a whole number with a unit (ns, us, ms, s, m, h), was 5
            ingestion.flush_interval | "5 s"        | must be a duration from 1ms to 24h, a whole number with a unit (ns, us, ms, s, m, h), was "5 s"
            ingestion.flush_interval | "25h"        | must be a duration from 1ms to 24h, a whole number with a unit (ns, us, ms, s, m, h), was "25h"
            ingestion.max_message_size | "2GB"      | must be a size from 1KB to 1GB, in bytes or with a unit (KB, MB, GB: powers of 1024), was "2GB"
            ingestion.max_record_size | 0           | must be a size from 1 to 8MB, in bytes or with a unit (KB, MB, GB: powers of 1024), was 0
            storage.wal_enabled     | "true"        | must be true or false, was "true"
            storage.wal_enabled     | 1             | must be true or false, was 1
            storage.compression_type | "gzip"       | must be one of none, lz4, snappy, was "gzip"
            storage.compression_type | "LZ4"        | must be one of none, lz4, snappy, was "LZ4"
            storage.data_dir        | {}            | must be a string that is not empty, was an object
            wal.segment_size        | 65537         | must be a size from 64KB to 1GB, a multiple of 4096 bytes, in bytes or with a unit (KB, MB, GB: powers of 1024), was 65537
            wal.segment_size        | "64 mb-ish"   | must be a size from 64KB to 1GB, a multiple of 4096 bytes, in bytes or with a unit (KB, MB, GB: powers of 1024), was "64 mb-ish"
            wal.retention_bytes     | "on"          | must be off or a size from 64KB to 1048576GB, in bytes or with a unit (KB, MB, GB: powers of 1024), was "on"
            wal.retention_bytes     | 1000          | must be off or a size from 64KB to 1048576GB, in bytes or with a unit (KB, MB, GB: powers of 1024), was 1000
            wal.retention_age       | "0s"          | must be off or a duration from 1s to 1000000h, a whole number with a unit (ns, us, ms, s, m, h), was "0s"
            wal.max_backlog_bytes   | -1            | must be off or a size from 0 to 1048576GB, in bytes or with a unit (KB, MB, GB: powers of 1024), was -1
            wal.max_sync_delay      | "0s"          | must be a duration from 1us to 1m, a whole number with a unit (ns, us, ms, s, m, h), was "0s"
            wal.recovery_mode       | "best"        | must be one of strict, tolerate_tail, was "best"
            memtable.type           | "tree"        | must be one of hash, append, skiplist, was "tree"
            memtable.memory_budget  | "1KB"         | must be a size from 1MB to 1024GB, in bytes or with a unit (KB, MB, GB: powers of 1024), was "1KB"
            memtable.tenant_share   | 0.05          | must be a number from 0.1 to 1, was 0.05
            memtable.tenant_share   | 1.5           | must be a number from 0.1 to 1, was 1.5
            memtable.tenant_share   | "0.5"         | must be a number from 0.1 to 1, was "0.5"
            schemas.dir             | []            | must be off or a string that is not empty, was an array
            schemas.required        | "acme"        | must be an array of tenants, was "acme"
            schemas.required        | ["acme", 1]   | must be an array of tenants, had 1 in it
            schemas.required        | ["_acme"]     | must have names of tenants, or _all for all of them, had "_acme"
            schemas.default         | "_orders"     | must be a schema, such as "orders" or "orders:3", was "_orders"
            schemas.default         | {"a": "b:-1"} | of tenant "a" must be a schema, such as "orders" or "orders:3", was "b:-1"
            schemas.default         | {"a": {}}     | of tenant "a" must be a schema, such as "orders" or "orders:3", was an object
            schemas.default         | {"": "b"}     | must have names of tenants, or _all for all of them, had ""
            schemas.default         | null          | must be a schema, such as "orders" or "orders:3", was null
            schemas.mode            | {"a": "loud"} | of tenant "a" must be one of enforce, warn, was "loud"
            schemas.compatibility   | "both"        | must be one of none, backward, forward, full, was "both"
            dead_letters.enabled    | "on"          | must be true or false, was "on"
            dead_letters.max_record_bytes | "17MB"  | must be a size from 0 to 16MB, in bytes or with a unit (KB, MB, GB: powers of 1024), was "17MB"
            dead_letters.max_records_per_second | 0 | must be a whole number from 1 to 1000000, was 0
            schemas.poll_interval   | "0s"          | must be a duration from 100ms to 24h, a whole number with a unit (ns, us, ms, s, m, h), was "0s"
            """)
    void aWrongValueIsToldWithItsPlaceItsKeyAndWhatWouldBeRight(String path, String json, String message)
            throws IOException {
        String[] names = path.split("\\.", -1);
        Path file = write("{\n  \"" + names[0] + "\": {\n    \"" + names[1] + "\": " + json + "\n  }\n}");

        assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ":3: " + path + " " + message);
    }

    @Test
    void aWrongVariableIsToldByItsName() {
        assertThatThrownBy(() ->
                        Configuration.load(Optional.empty(), Map.of("INGESTION_MAX_CONNECTIONS", "many"), Map.of()))
                .hasMessage(
                        "environment INGESTION_MAX_CONNECTIONS: ingestion.max_connections must be a whole number from 1 to 1000000, was \"many\"");
    }

    @Test
    void aPortThatKubernetesSetIsExplained() {
        assertThatThrownBy(() ->
                        Configuration.load(Optional.empty(), Map.of("INGESTION_PORT", "tcp://10.0.0.1:8081"), Map.of()))
                .hasMessageEndingWith(
                        "; if Kubernetes set it for a service of that name, set enableServiceLinks: false for the pod");
    }

    @Test
    void aWrongValueIsToldEvenIfAnotherOneBeatsIt() throws IOException {
        Path file = write("{ \"ingestion\": { \"port\": -1 } }");

        assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of("INGESTION_PORT", "9000"), Map.of()))
                .hasMessage(file + ":1: ingestion.port must be a whole number from 0 to 65535, was -1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { "ingestion": { "prot": 1 } }              | unknown key ingestion.prot; did you mean ingestion.port?
            { "ingestion": { "httpPort": 1 } }          | unknown key ingestion.httpPort; did you mean ingestion.http_port?
            { "storage": { "compression": "lz4" } }     | unknown key storage.compression; did you mean storage.compression_type?
            { "memtable": { "colour": 1 } }             | unknown key memtable.colour; known keys are type, memory_budget, tenant_share
            { "wal": 5 }                                | section "wal" must be a JSON object
            { "auth": {} }                              | section "auth" is not supported by this version and must not be ignored; remove it
            { "tls": { "cert": "x" } }                  | section "tls" is not supported by this version and must not be ignored; remove it
            { "schemas": [] }                           | section "schemas" must be a JSON object
            { "transforms": { "steps": [] } }           | unknown key transforms.steps; known keys are file, revision_label, poll_interval
            { "sink": { "kind": "delta" } }             | unknown key sink.kind; known keys are type, parquet_compression
            { "sink": { "type": "parquet" } }           | sink.type must be one of none, delta, was "parquet"
            []                                          | the file must contain a JSON object
            { } { }                                     | the file must end after its JSON object
            """)
    void aWrongFileIsToldWithItsLine(String json, String message) throws IOException {
        Path file = write(json);

        assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ":1: " + message);
    }

    @Test
    void aKeyThatIsThereTwiceIsAnError() throws IOException {
        Path file = write("{ \"wal\": {\n \"segment_size\": \"1MB\",\n \"segment_size\": \"2MB\" } }");

        assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of(), Map.of()))
                .hasMessageStartingWith(file + ":3: not valid JSON at column ")
                .hasMessageContaining(": Duplicate")
                .hasMessageContaining("segment_size");
    }

    @Test
    void brokenJsonIsToldWithItsLine() throws IOException {
        Path file = write("{ \"wal\": {\n \"segment_size\": \"1MB\",\n");

        assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(file + ":")
                .hasMessageContaining("not valid JSON at column 1: Unexpected end-of-input");
    }

    @Test
    void aFileThatIsNotThereIsToldByItsName() {
        Path file = directory.resolve("none.json");

        assertThatThrownBy(() -> Configuration.load(Optional.of(file), Map.of(), Map.of()))
                .hasMessage(file + ": file not found; name an existing file with --config");
    }

    @Test
    void sectionsOfOthersArePassedOverWithANotice() throws IOException {
        Path file = write(
                "{ \"billing\": { \"auth\": [1, { \"port\": 2 }] },\n \"storge\": { \"data_dir\": 7 }, \"ingestion\": { \"port\": 9 } }");

        Configuration configuration = Configuration.load(Optional.of(file), Map.of(), Map.of());

        assertThat(configuration.value(Settings.PORT)).isEqualTo(9);
        assertThat(configuration.notices())
                .containsExactly(
                        file + ":1: section \"billing\" is unknown and ignored",
                        file + ":2: section \"storge\" is unknown and ignored; did you mean \"storage\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1B,1",
        "1k,1024",
        "1KB,1024",
        "1KiB,1024",
        "64MB,67108864",
        "64 MiB,67108864",
        "3GB,3221225472",
        "0,0"
    })
    void sizesAreReadInPowersOf1024(String text, long bytes) {
        assertThat(SizeText.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @CsvSource({"''", "MB", "1.5MB", "-1", "1TB", "1 000", "9999999999999", "17179869185GB", "999999999999GB"})
    void whatIsNoSizeIsNotGuessedAt(String text) {
        assertThat(SizeText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1ns,PT0.000000001S", "250us,PT0.00025S", "100ms,PT0.1S", "5s,PT5S", "1m,PT1M", "2h,PT2H", "0s,PT0S"})
    void durationsAreReadAndWritten(String text, Duration duration) {
        assertThat(DurationText.parse(text)).contains(duration);
        assertThat(DurationText.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"''", "5", "s", "5 s", "1.5s", "-1s", "1d", "99999999999999999s"})
    void whatIsNoDurationIsNotGuessedAt(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"port,port,0", "prot,port,1", "Port,port,0", "'',port,4", "ports,port,1", "bort,port,1"})
    void editsAreCounted(String from, String to, int edits) {
        assertThat(Spelling.edits(from, to)).isEqualTo(edits);
        assertThat(Spelling.edits(to, from)).isEqualTo(edits);
    }

    @Test
    void theCommandPrintsTheConfigurationWithOrigins() throws IOException {
        Path file = write("{\n \"ingestion\": {\n \"http_port\": 9999 } }");

        CommandRun run = CommandRun.with(
                Map.of("WAL_SEGMENT_SIZE", "1MB"),
                "",
                "config",
                "--print",
                "--config",
                file.toString(),
                "--port",
                "7000");

        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(lines(run.out(), "\"port\"")).matches(" +\"port\": 7000, +// --port: .*");
        assertThat(lines(run.out(), "\"http_port\"")).matches(" +\"http_port\": 9999, +// .*\\.json:3: .*");
        assertThat(lines(run.out(), "\"segment_size\""))
                .matches(" +\"segment_size\": \"1MB\", +// environment WAL_SEGMENT_SIZE: .*");
        assertThat(lines(run.out(), "\"max_connections\"")).matches(" +\"max_connections\": 100, +// default: .*");
    }

    @Test
    void theCommandAnswersAWrongConfigurationWithOneLineAndCodeTwo() throws IOException {
        Path file = write("{ \"ingestion\": { \"prot\": 1 } }");

        CommandRun run = CommandRun.of("config", "--config", file.toString());

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "ingestion: " + file + ":1: unknown key ingestion.prot; did you mean ingestion.port?\n"));
    }

    @Test
    void aWrongFlagIsToldLikeAnyOtherValue() {
        CommandRun run = CommandRun.of("config", "--port", "99999");

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "ingestion: --port: ingestion.port must be a whole number from 0 to 65535, was \"99999\"\n"));
    }

    private static String lines(String text, String part) {
        return Arrays.stream(text.split("\n", -1))
                .filter(line -> line.contains(part))
                .collect(Collectors.joining("\n"));
    }

    private Configuration load(String json) throws IOException {
        return Configuration.load(Optional.of(write(json)), Map.of(), Map.of());
    }

    private Path write(String json) throws IOException {
        return Files.writeString(directory.resolve("test.json"), json);
    }
}
