package io.ingestor.delta.internal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.delta.TableReader;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    private static final Metadata METADATA = new Metadata(
            "id-1", "acme/orders", "{\"type\":\"struct\"}", List.of("_date", "é"), Map.of("k", "v", "e", ""), 5);

    @TempDir
    Path scratch;

    private final SimulatedDirectory directory = new SimulatedDirectory();
    private final TableLog log = new TableLog(directory);

    private static CommitInfo at(long millis) {
        return new CommitInfo(millis, "WRITE", Map.of("mode", "Append"), true);
    }

    private static AddFile file(String path, Random random) {
        return new AddFile(
                path,
                random.nextBoolean() ? Map.of("_date", "2026-11-30") : Map.of("_date", "", "other", "x"),
                random.nextLong() >>> 1,
                random.nextInt(1_000_000),
                false,
                random.nextBoolean() ? "" : "{\"numRecords\":" + random.nextInt() + "}",
                random.nextBoolean() ? Map.of() : Map.of("level", "1", "b \"x\"/é", ""));
    }

    /** Commits random changes, and returns the state that they lead to at each version. */
    private List<Replay> commits(int count, long seed) throws IOException {
        Random random = new Random(seed);
        Replay replay = new Replay(new HashMap<>(), new HashMap<>(), new HashMap<>());
        List<Replay> replays = new ArrayList<>();
        for (int version = 0; version < count; version++) {
            List<Action> actions = new ArrayList<>();
            if (version == 0) {
                actions.add(Protocol.CREATED);
                actions.add(METADATA);
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                actions.add(file("data/" + version + "-" + i, random));
            }
            for (String path : replay.files.keySet()) {
                if (random.nextInt(6) == 0) {
                    actions.add(new RemoveFile(path, version, false, Map.of("_date", ""), random.nextInt(9)));
                }
            }
            actions.add(new Transaction("log-" + random.nextInt(3), version, 7));
            actions.forEach(replay::apply);
            assertThat(log.commit(version, at(1_000L * version), actions)).isTrue();
            replays.add(replay.copy());
        }
        return replays;
    }

    /** The sum of commits, computed once more. */
    private record Replay(Map<String, Action> files, Map<String, Action> tombstones, Map<String, Action> transactions) {

        void apply(Action action) {
            if (action instanceof AddFile add) {
                files.put(add.path(), add);
                tombstones.remove(add.path());
            } else if (action instanceof RemoveFile remove) {
                files.remove(remove.path());
                tombstones.put(remove.path(), remove);
            } else if (action instanceof Transaction transaction) {
                transactions.put(transaction.appId(), transaction);
            }
        }

        Replay copy() {
            return new Replay(new HashMap<>(files), new HashMap<>(tombstones), new HashMap<>(transactions));
        }

        void check(TableState state, String description) {
            assertThat(state.protocol()).as(description).contains(Protocol.CREATED);
            assertThat(state.metadata()).as(description).contains(METADATA);
            assertThat(state.files()).as(description).containsExactlyInAnyOrderElementsOf(cast(files));
            assertThat(state.tombstones()).as(description).containsExactlyInAnyOrderElementsOf(cast(tombstones));
            assertThat(state.transactions()).as(description).containsExactlyInAnyOrderElementsOf(cast(transactions));
        }

        @SuppressWarnings("unchecked")
        private static <T> Iterable<T> cast(Map<String, Action> actions) {
            return (Iterable<T>) actions.values();
        }
    }

    /** Returns the state at a version, by its commits. */
    private TableState stateAt(long version) throws IOException {
        Map<String, byte[]> files = new HashMap<>(directory.contents());
        files.keySet().removeIf(name -> TableLog.version(name) < 0 || TableLog.version(name) > version);
        return new TableLog(new SimulatedDirectory(files)).read();
    }

    /** Returns a log that has a checkpoint and the commits after it only. */
    private SimulatedDirectory shortened(long checkpoint) throws IOException {
        SimulatedDirectory all = new SimulatedDirectory(directory.contents());
        new TableLog(all).writeCheckpoint(stateAt(checkpoint));
        Map<String, byte[]> files = new HashMap<>(all.contents());
        files.keySet().removeIf(name -> TableLog.version(name) >= 0 && TableLog.version(name) <= checkpoint);
        return new SimulatedDirectory(files);
    }

    @Test
    void aCheckpointIsTheSumOfTheCommitsAtEachVersion() throws IOException {
        long seed = new Random().nextLong();
        List<Replay> replays = commits(40, seed);

        for (int version = 0; version < replays.size(); version++) {
            SimulatedDirectory left = shortened(version);
            String description = "version " + version + ", seed " + seed;
            TableState state = new CheckpointFiles(left).read(version);
            replays.get(version).check(state, description);
            assertThat(state.version()).isEqualTo(version);
            assertThat(state.checkpoint()).isEqualTo(version);

            TableState end = new TableLog(left).read();

            replays.get(replays.size() - 1).check(end, description);
            assertThat(end.version()).isEqualTo(replays.size() - 1);
        }
    }

    @Test
    void anotherReaderFindsTheColumnsOfACheckpoint() throws Exception {
        long seed = new Random().nextLong();
        commits(20, seed);
        TableState state = log.read();
        log.writeCheckpoint(state);
        Path file = scratch.resolve("c.parquet");
        Files.write(file, directory.contents().get(CheckpointFormat.name(19)));

        try (TableReader reader = TableReader.open()) {
            assertThat(reader.rows(
                            "SELECT protocol.minReaderVersion, protocol.minWriterVersion, typeof(protocol.minReaderVersion)"
                                    + " FROM '" + file + "' WHERE protocol IS NOT NULL"))
                    .containsExactly(List.of(1, 2, "INTEGER"));
            assertThat(reader.rows("SELECT metaData.id, metaData.format.provider, metaData.schemaString,"
                            + " array_to_string(metaData.partitionColumns, '+'), metaData.configuration['k'],"
                            + " cardinality(metaData.format.options) FROM '" + file + "' WHERE metaData IS NOT NULL"))
                    .containsExactly(List.of(
                            "id-1", "parquet", "{\"type\":\"struct\"}", "_date+é", "v", java.math.BigInteger.ZERO));
            List<Object> adds = reader.values("SELECT add.path || add.size || coalesce(add.stats, '') ||"
                    + " coalesce(add.partitionValues['_date'], '') || coalesce(add.tags['level'], '')"
                    + " || add.dataChange FROM '" + file + "' WHERE add IS NOT NULL");
            assertThat(adds)
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(state.files().stream()
                            .map(add -> (Object) (add.path() + add.size() + add.stats()
                                    + add.partitionValues().get("_date")
                                    + Optional.ofNullable(add.tags().get("level"))
                                            .orElse("") + "false"))
                            .toList());
            assertThat(reader.values("SELECT remove.path FROM '" + file + "' WHERE remove.deletionTimestamp >= 0"))
                    .hasSameSizeAs(state.tombstones());
            assertThat(reader.values("SELECT txn.version FROM '" + file + "' WHERE txn.appId LIKE 'log-%'"))
                    .hasSameSizeAs(state.transactions());
        }
        assertThat(new String(directory.contents().get("_last_checkpoint"), UTF_8))
                .isEqualTo("{\"version\":19,\"size\":"
                        + (2
                                + state.files().size()
                                + state.tombstones().size()
                                + state.transactions().size()) + "}");
    }

    @Test
    void aCheckpointOfAnotherWriterIsRead() throws Exception {
        Path file = scratch.resolve("theirs.parquet");
        try (TableReader writer = TableReader.open()) {
            writer.execute("""
                    COPY (
                        SELECT NULL::STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT,
                                modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR,
                                stats_parsed STRUCT(numRecords BIGINT, cost DECIMAL(30, 2)),
                                tags MAP(VARCHAR, VARCHAR)) AS add,
                            NULL::STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN) AS remove,
                            NULL::STRUCT(id VARCHAR, name VARCHAR, description VARCHAR,
                                format STRUCT(provider VARCHAR, options MAP(VARCHAR, VARCHAR)), schemaString VARCHAR,
                                partitionColumns VARCHAR[], configuration MAP(VARCHAR, VARCHAR),
                                createdTime BIGINT) AS metaData,
                            {'minReaderVersion': 1, 'minWriterVersion': 2} AS protocol,
                            NULL::STRUCT(appId VARCHAR, version BIGINT) AS txn
                        UNION ALL SELECT NULL, NULL, {'id': 'i', 'name': NULL, 'description': 'd',
                            'format': {'provider': 'parquet', 'options': MAP {}}, 'schemaString': '{}',
                            'partitionColumns': ['_date', 'x'], 'configuration': MAP {'k': 'v'}, 'createdTime': 5},
                            NULL, NULL
                        UNION ALL SELECT {'path': 'a', 'partitionValues': MAP {'_date': NULL, 'x': 'y'}, 'size': 1,
                            'modificationTime': 2, 'dataChange': true, 'stats': NULL,
                            'stats_parsed': {'numRecords': 3, 'cost': 1.5}, 'tags': NULL}, NULL, NULL, NULL, NULL
                        UNION ALL SELECT NULL, {'path': 'b', 'deletionTimestamp': 9, 'dataChange': true}, NULL, NULL,
                            NULL
                        UNION ALL SELECT NULL, NULL, NULL, NULL, {'appId': 'log-1', 'version': 7}
                    ) TO '%s' (FORMAT parquet, COMPRESSION snappy)""".formatted(file));
        }
        try (var copy = directory.create(CheckpointFormat.name(3))) {
            copy.writeFully(ByteBuffer.wrap(Files.readAllBytes(file)), 0);
        }
        log.commit(4, at(1), List.of(new Transaction("log-1", 8, 0)));

        TableState state = log.read();

        assertThat(state.version()).isEqualTo(4);
        assertThat(state.checkpoint()).isEqualTo(3);
        assertThat(state.protocol()).contains(Protocol.CREATED);
        assertThat(state.metadata()).contains(new Metadata("i", "", "{}", List.of("_date", "x"), Map.of("k", "v"), 5));
        assertThat(state.files())
                .containsExactly(new AddFile("a", Map.of("_date", "", "x", "y"), 1, 2, false, "", Map.of()));
        assertThat(state.tombstones()).containsExactly(new RemoveFile("b", 9, false, Map.of(), 0));
        assertThat(state.progress("log-1")).isEqualTo(8);
    }

    @Test
    void aDamagedCheckpointIsReplacedByCommitsOrRefusedByName() throws IOException {
        List<Replay> replays = commits(12, 1);
        log.writeCheckpoint(stateAt(5));
        log.writeCheckpoint(stateAt(9));
        damage(CheckpointFormat.name(9));

        replays.get(11).check(log.read(), "the earlier checkpoint");
        assertThat(log.read().checkpoint()).isEqualTo(5);

        damage(CheckpointFormat.name(5));
        replays.get(11).check(log.read(), "all commits");

        directory.delete(TableLog.name(0));
        assertThatThrownBy(log::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("must have all commits up to checkpoint 00000000000000000009.checkpoint.parquet");
    }

    @Test
    void aStateOlderThanTheNewestCheckpointIsRefused() throws IOException {
        commits(12, 1);
        log.writeCheckpoint(stateAt(9));
        damage(CheckpointFormat.name(9));
        for (long version = 8; version < 12; version++) {
            directory.delete(TableLog.name(version));
        }

        assertThatThrownBy(log::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("00000000000000000009.checkpoint.parquet");
    }

    @Test
    void aCheckpointInPartsServesOnlyBesideItsCommits() throws IOException {
        List<Replay> replays = commits(4, 1);
        String parts = "00000000000000000002.checkpoint.0000000001.0000000002.parquet";
        write(parts, "x");

        replays.get(3).check(log.read(), "commits are whole");

        directory.delete(TableLog.name(0));
        directory.delete(TableLog.name(1));
        assertThatThrownBy(log::read).isInstanceOf(IOException.class).hasMessageContaining(parts);
    }

    private void damage(String name) throws IOException {
        try (var file = directory.openForWrite(name)) {
            file.truncate(file.size() / 2);
        }
    }

    private void write(String name, String content) throws IOException {
        try (var file = directory.create(name)) {
            file.writeFully(ByteBuffer.wrap(content.getBytes(UTF_8)), 0);
        }
    }

    @Test
    void aCrashDuringACheckpointOrAfterItChangesNothing() throws IOException {
        List<Replay> replays = commits(6, 2);
        SimulatedDirectory disk = new SimulatedDirectory(directory.contents());
        TableLog crashed = new TableLog(disk);
        crashed.writeCheckpoint(stateAt(3));
        crashed.writeCheckpoint(crashed.read());
        crashed.deleteBefore(5_000);
        CrashModel model = new CrashModel(Disk.of(directory.contents()));
        int disks = 0;
        for (var operation : disk.operations()) {
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            Random random = new Random(disks);
            for (int sample = 0; sample < 8; sample++) {
                int[] outcomes = new int[survivors.choices()];
                for (int i = 0; i < outcomes.length; i++) {
                    outcomes[i] = sample < 2 ? sample : random.nextInt(survivors.outcomes(i));
                }
                SimulatedDirectory left = new SimulatedDirectory(survivors.disk(outcomes));
                TableLog again = new TableLog(left);
                again.deleteLeftovers();
                replays.get(5).check(again.read(), "crash after " + operation);
                again.writeCheckpoint(again.read());
                replays.get(5).check(again.read(), "again after " + operation);
                assertThat(left.list()).noneMatch(name -> name.endsWith(".tmp"));
                disks++;
            }
        }
        assertThat(disks).isGreaterThan(100);
    }

    @Test
    void eachCallOfACheckpointMayFail() throws IOException {
        List<Replay> replays = commits(6, 3);
        int failures = 0;
        for (int failing = 0; ; failing++) {
            SimulatedDirectory disk = new SimulatedDirectory(directory.contents());
            int number = failing;
            int[] calls = {0};
            disk.faults((call, file) -> calls[0]++ == number ? Fault.EIO : null);
            TableLog failed = new TableLog(disk);
            try {
                failed.writeCheckpoint(stateAt(5));
                failed.deleteBefore(5_000);
            } catch (IOException e) {
                failures++;
            }
            disk.faults((call, file) -> null);
            if (calls[0] <= number) {
                break;
            }
            replays.get(5).check(new TableLog(disk).read(), "failed call " + number);
            new TableLog(disk).writeCheckpoint(new TableLog(disk).read());
            replays.get(5).check(new TableLog(disk).read(), "again after failed call " + number);
        }
        assertThat(failures).isGreaterThan(10);
    }

    @Test
    void whatIsBehindAnOldCheckpointIsDeletedOldestFirst() throws IOException {
        List<Replay> replays = commits(10, 4);
        for (long version : new long[] {2, 5, 8}) {
            log.writeCheckpoint(stateAt(version));
        }
        int before = directory.operationCount();

        assertThat(log.deleteBefore(1_999)).as("no checkpoint is that old").isZero();
        assertThat(log.deleteBefore(7_999)).isEqualTo(6);

        assertThat(directory.list())
                .containsExactly(
                        "00000000000000000005.checkpoint.parquet",
                        TableLog.name(5),
                        TableLog.name(6),
                        TableLog.name(7),
                        "00000000000000000008.checkpoint.parquet",
                        TableLog.name(8),
                        TableLog.name(9),
                        "_last_checkpoint");
        assertThat(directory
                        .operations()
                        .subList(before, directory.operationCount())
                        .toString())
                .containsSubsequence("0.json", "1.json", "2.checkpoint.parquet", "2.json", "3.json", "4.json");
        replays.get(9).check(log.read(), "after the clean-up");
        assertThat(log.deleteBefore(7_999)).isZero();
    }

    @Test
    void nothingIsDeletedBehindADamagedCheckpoint() throws IOException {
        List<Replay> replays = commits(10, 4);
        log.writeCheckpoint(stateAt(8));
        damage(CheckpointFormat.name(8));

        assertThatThrownBy(() -> log.deleteBefore(9_000)).isInstanceOf(IOException.class);

        replays.get(9).check(log.read(), "commits are whole");
    }
}
