package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Other writers of a table, such as Spark, that commit while the sink is open. DuckDB writes their files. */
class ForeignWriterTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    private Path table;
    private DeltaSink sink;

    @BeforeEach
    void store() throws IOException {
        table = directory.toRealPath().resolve("acme/orders");
        sink = Deliveries.sink(FileSystemDirectory.open(directory));
        Deliveries.open(sink);
        Deliveries.flush(sink, 1, 6);
        Deliveries.flush(sink, 7, 12);
    }

    /** Gives the directory up, whose inode another one may get. */
    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    private void reopen() throws IOException {
        sink.close();
        sink = Deliveries.sink(FileSystemDirectory.open(directory));
        Deliveries.open(sink);
    }

    private Path commit(int version) {
        return table.resolve("_delta_log").resolve(String.format(Locale.ROOT, "%020d.json", version));
    }

    private List<JsonNode> actions(String kind) throws IOException {
        List<JsonNode> actions = new ArrayList<>();
        for (int version = 0; Files.exists(commit(version)); version++) {
            for (String line : Files.readAllLines(commit(version))) {
                JsonNode action = JSON.readTree(line).path(kind);
                if (action.isObject()) {
                    actions.add(action);
                }
            }
        }
        return actions;
    }

    /** Replaces all files of the table by one with the rows that a condition keeps, as Spark commits it. */
    private void rewrite(int version, String operation, String keeps, String dataChange) throws Exception {
        String path = "part-00000-1d8b7a9e-55a2-4f0b-9c8e-0a6f5a3c2b10-c000.snappy.parquet";
        try (TableReader reader = TableReader.open().table(table)) {
            reader.execute("COPY (SELECT * FROM t WHERE " + keeps + " ORDER BY _sequence) TO '" + table.resolve(path)
                    + "' (FORMAT parquet, COMPRESSION snappy)");
        }
        StringBuilder lines = new StringBuilder();
        lines.append("""
                {"commitInfo":{"timestamp":1796083200000,"operation":"%s","operationParameters":{"predicate":"[]",\
                "zOrderBy":"[]"},"readVersion":%d,"isolationLevel":"SnapshotIsolation","isBlindAppend":false,\
                "operationMetrics":{"numRemovedFiles":"2","numAddedFiles":"1"},"tags":{"noRowsCopied":"false"},\
                "engineInfo":"Apache-Spark/4.2.0 Delta-Lake/4.4.0","txnId":"a2c8a9b0-6f3e-4b93-8f4d-1d6b8d9a7b11"}}
                """.formatted(operation, version - 1));
        lines.append("""
                {"add":{"path":"%s","partitionValues":{"_date":"2026-11-30"},"size":%d,"modificationTime":1796083200000,\
                "dataChange":%s,"stats":"{\\"numRecords\\":4}","tags":{"ZCUBE_ID":"x"}}}
                """.formatted(path, Files.size(table.resolve(path)), dataChange));
        for (JsonNode add : actions("add")) {
            lines.append(
                    """
                    {"remove":{"path":%s,"deletionTimestamp":1796083200000,"dataChange":%s,"extendedFileMetadata":true,\
                    "partitionValues":{"_date":"2026-11-30"},"size":%d,"stats":"{}"}}
                    """.formatted(add.get("path"), dataChange, add.get("size").longValue()));
        }
        Files.writeString(commit(version), lines);
    }

    private List<Long> rows() throws Exception {
        List<Long> rows = new ArrayList<>();
        try (TableReader reader = TableReader.open().table(table)) {
            for (Object sequence : reader.values("SELECT _sequence FROM t ORDER BY _sequence")) {
                rows.add((Long) sequence);
            }
        }
        return rows;
    }

    private List<Path> ownFiles() throws IOException {
        try (var files = Files.list(table.resolve("data/2026-11-30"))) {
            return files.toList();
        }
    }

    @Test
    void filesThatAnotherWriterMergesBetweenFlushesKeepEachRowOnce() throws Exception {
        List<Path> replaced = ownFiles();
        rewrite(2, "OPTIMIZE", "true", "false");

        Deliveries.flush(sink, 13, 15);
        assertThat(rows()).containsExactly(1L, 4L, 7L, 10L, 13L);
        assertThat(commit(3)).exists();

        reopen();
        Deliveries.flush(sink, 16, 17);
        assertThat(rows()).containsExactly(1L, 4L, 7L, 10L, 13L, 16L);
        // Readers of earlier versions may still use them.
        assertThat(ownFiles()).containsAll(replaced);
        sink.close();
    }

    @Test
    void rowsThatAnotherWriterDeletesDoNotComeBack() throws Exception {
        rewrite(2, "DELETE", "_sequence <> 4", "true");
        Deliveries.flush(sink, 13, 15);
        sink.close();
        // All records are delivered again, as after the loss of the progress.
        Files.delete(directory.resolve("progress"));
        reopen();
        assertThat(sink.lastSequence()).isZero();

        Deliveries.flush(sink, 1, 9);
        Deliveries.flush(sink, 10, 17);

        assertThat(rows()).containsExactly(1L, 7L, 10L, 13L, 16L);
        sink.close();
    }

    @Test
    void aColumnThatAnotherWriterAddsIsKept() throws Exception {
        ObjectNode metadata = (ObjectNode) actions("metaData").get(0).deepCopy();
        ObjectNode schema =
                (ObjectNode) JSON.readTree(metadata.get("schemaString").stringValue());
        schema.withArray("fields")
                .addObject()
                .put("name", "note")
                .put("type", "string")
                .put("nullable", true)
                .putObject("metadata");
        metadata.put("schemaString", JSON.writeValueAsString(schema));
        Files.writeString(
                commit(2),
                "{\"commitInfo\":{\"operation\":\"ADD COLUMNS\"}}\n{\"metaData\":" + JSON.writeValueAsString(metadata)
                        + "}\n");

        assertThatThrownBy(() -> Deliveries.flush(sink, 13, 15))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("acme/orders/_delta_log must keep its columns during a flush")
                .hasMessageContaining("version 2")
                .hasMessageContaining("the flush is repeated");
        Deliveries.flush(sink, 13, 15);
        reopen();
        Deliveries.flush(sink, 16, 17);

        assertThat(rows()).containsExactly(1L, 4L, 7L, 10L, 13L, 16L);
        List<JsonNode> all = actions("metaData");
        assertThat(all.get(all.size() - 1).get("schemaString").stringValue()).contains("\"note\"");
        sink.close();
    }

    @Test
    void filesOfOtherWritersInTheLogStayUntouched() throws Exception {
        Path log = table.resolve("_delta_log");
        try (TableReader reader = TableReader.open()) {
            reader.execute("""
                    COPY (SELECT * FROM read_json('%1$s/*.json', format = 'newline_delimited', columns = {
                            txn: 'STRUCT(appId VARCHAR, version BIGINT, lastUpdated BIGINT)',
                            add: 'STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT,
                                modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR, tags MAP(VARCHAR, VARCHAR))',
                            metaData: 'STRUCT(id VARCHAR, name VARCHAR, format STRUCT(provider VARCHAR,
                                options MAP(VARCHAR, VARCHAR)), schemaString VARCHAR, partitionColumns VARCHAR[],
                                configuration MAP(VARCHAR, VARCHAR), createdTime BIGINT)',
                            protocol: 'STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)'})
                        WHERE (txn IS NOT NULL AND txn.version = 12) OR add IS NOT NULL OR metaData IS NOT NULL
                            OR protocol IS NOT NULL)
                    TO '%1$s/00000000000000000001.checkpoint.parquet' (FORMAT parquet)""".formatted(log));
        }
        List<Path> foreign = new ArrayList<>(List.of(
                log.resolve("00000000000000000001.checkpoint.parquet"),
                Files.writeString(log.resolve("_last_checkpoint"), "{\"version\":1,\"size\":6}"),
                Files.writeString(log.resolve("00000000000000000001.crc"), "{\"tableSizeBytes\":1}"),
                Files.writeString(log.resolve(".00000000000000000001.json.crc"), "crc"),
                Files.writeString(log.resolve(".00000000000000000002.json.7e2f.tmp"), "{"),
                Files.writeString(log.resolve("00000000000000000000.00000000000000000001.compacted.json"), "{}"),
                Files.writeString(table.resolve("data/2026-11-30/part-00000-x.c000.snappy.parquet"), "unfinished")));

        Deliveries.flush(sink, 13, 15);
        reopen();
        Deliveries.flush(sink, 16, 17);

        assertThat(foreign).allSatisfy(file -> assertThat(file).exists());
        assertThat(rows()).containsExactly(1L, 4L, 7L, 10L, 13L, 16L);
        sink.close();
    }

    @Test
    void aFeatureThatIsUnknownIsRefusedWithItsNameAndItsTable() throws Exception {
        Files.writeString(
                commit(2),
                "{\"commitInfo\":{\"operation\":\"SET TBLPROPERTIES\"}}\n"
                        + "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,"
                        + "\"readerFeatures\":[\"deletionVectors\"],"
                        + "\"writerFeatures\":[\"deletionVectors\",\"invariants\"]}}\n");

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Deliveries.flush(sink, 13, 15))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("table " + table)
                    .hasMessageContaining("at most reader version 1 and writer version 2")
                    .hasMessageContaining("had 3 and 7 with the features [deletionVectors, invariants]")
                    .hasMessageContaining("drop them");
            assertThat(sink.lastSequence()).isEqualTo(12);
            if (i == 1) {
                reopen();
            }
        }
        assertThat(rows()).containsExactly(1L, 4L, 7L, 10L);
        // Another writer drops the feature.
        Files.writeString(commit(3), "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}\n");
        Deliveries.flush(sink, 13, 15);
        assertThat(rows()).containsExactly(1L, 4L, 7L, 10L, 13L);
        sink.close();
    }

    /** A writer that takes the version of a commit right before the sink does, for the first few attempts. */
    private static final class Rival {

        private final SimulatedDirectory root;
        private int attempts;
        private boolean busy;
        private int won;

        Rival(SimulatedDirectory root, int attempts) {
            this.root = root;
            this.attempts = attempts;
        }

        void beforeLink(String temporary) throws IOException {
            if (busy || attempts == 0 || !temporary.startsWith("acme/orders/")) {
                return;
            }
            attempts--;
            won++;
            busy = true;
            String name = temporary.replace("/.", "/").replace(".json.tmp", ".json");
            try (var file = root.create(name)) {
                file.writeFully(
                        ByteBuffer.wrap(
                                "{\"commitInfo\":{\"operation\":\"VACUUM END\"}}\n".getBytes(StandardCharsets.UTF_8)),
                        0);
            }
            busy = false;
        }
    }

    private static Rival rival(SimulatedDirectory root, int attempts) {
        Rival rival = new Rival(root, attempts);
        root.faults((call, file) -> {
            if (call.equals("link")) {
                try {
                    rival.beforeLink(file);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return null;
        });
        return rival;
    }

    @Test
    void aVersionThatAnotherWriterTakesFirstIsFollowedByOurs() throws Exception {
        SimulatedDirectory root = new SimulatedDirectory();
        try (DeltaSink simulated = Deliveries.sink(root)) {
            Deliveries.open(simulated);
            Deliveries.flush(simulated, 1, 6);
            Rival rival = rival(root, 5);

            Deliveries.flush(simulated, 7, 12);

            assertThat(rival.won).isEqualTo(5);
        }
        assertThat(StoredRows.of(root)).isEqualTo(Deliveries.expected(12));
        assertThat(StoredRows.leftovers(root)).isEmpty();
    }

    @Test
    void aWriterThatIsAlwaysFasterDelaysAFlushAndLosesNothing() throws Exception {
        SimulatedDirectory root = new SimulatedDirectory();
        try (DeltaSink simulated = Deliveries.sink(root)) {
            Deliveries.open(simulated);
            Deliveries.flush(simulated, 1, 6);
            Rival rival = rival(root, 150);

            assertThatThrownBy(() -> Deliveries.flush(simulated, 7, 12))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("acme/orders/_delta_log must be free for a commit within 100 attempts");
            assertThat(simulated.lastSequence()).isEqualTo(6);
            Deliveries.flush(simulated, 7, 12);

            assertThat(rival.won).isEqualTo(150);
        }
        assertThat(StoredRows.of(root)).isEqualTo(new TreeMap<>(Deliveries.expected(12)));
        assertThat(StoredRows.leftovers(root)).isEmpty();
    }
}
