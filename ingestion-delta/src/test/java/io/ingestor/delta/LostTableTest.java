package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.wal.storage.FileSystemDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables that are removed, replaced or cut short outside the sink: none restarts with a hole unless a person says so.
 */
class LostTableTest {

    private static final String TABLE = "acme/orders";

    @TempDir
    Path parent;

    private Path root() {
        return parent.resolve("tables");
    }

    private Path aside() {
        return parent.resolve("aside");
    }

    private DeltaSink sink() throws IOException {
        return Deliveries.sink(FileSystemDirectory.open(root()));
    }

    private Map<String, List<Long>> rows() throws IOException {
        return StoredRows.of(FileSystemDirectory.open(root()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void storeUpTo(long... ends) throws IOException {
        try (DeltaSink sink = sink()) {
            long next = Deliveries.open(sink) + 1;
            for (long end : ends) {
                Deliveries.flush(sink, next, end);
                next = end + 1;
            }
        }
    }

    @Test
    void aTableThatIsRemovedUnderTheSinkIsNamedAndGoesOnOncePutBack() throws IOException {
        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            Files.move(root().resolve(TABLE), aside());

            assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12)).isInstanceOf(IOException.class);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("table acme/orders must have its commits up to version 0 in")
                        .hasMessageContaining(root().resolve(TABLE).toString())
                        .hasMessageContaining("was removed or replaced while the sink was open. Put it back");
            }

            assertThat(root().resolve(TABLE)).doesNotExist();
            assertThat(sink.lastSequence()).isEqualTo(6);
            Files.move(aside(), root().resolve(TABLE));
            Deliveries.flush(sink, 7, 12);
        }
        assertThat(rows()).isEqualTo(Deliveries.expected(12));
    }

    @Test
    void aTableThatIsReplacedByEmptyDirectoriesGetsNoCommitInThem() throws IOException {
        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            Files.move(root().resolve(TABLE), aside());
            Files.createDirectories(root().resolve(TABLE).resolve("_delta_log"));
            Files.createDirectories(root().resolve(TABLE).resolve("data"));

            assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("must have commit 00000000000000000000.json, which was removed");
            assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12)).hasMessageContaining("but it had none");

            delete(root().resolve(TABLE));
            Files.move(aside(), root().resolve(TABLE));
            Deliveries.flush(sink, 7, 12);
        }
        assertThat(rows()).isEqualTo(Deliveries.expected(12));
    }

    @Test
    void anOlderCopyOfATableIsRefusedUnderTheOpenSink() throws IOException {
        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            copy(root().resolve(TABLE), aside());
            Deliveries.flush(sink, 7, 12);
            Files.move(root().resolve(TABLE), parent.resolve("newer"));
            Files.move(aside(), root().resolve(TABLE));

            assertThatThrownBy(() -> Deliveries.flush(sink, 13, 17))
                    .hasMessageContaining("must have commit 00000000000000000001.json, which was removed");
            assertThatThrownBy(() -> Deliveries.flush(sink, 13, 17))
                    .hasMessageContaining("its commits up to version 1")
                    .hasMessageContaining("but it ended at version 0");

            Files.move(root().resolve(TABLE), aside());
            Files.move(parent.resolve("newer"), root().resolve(TABLE));
            Deliveries.flush(sink, 13, 17);
        }
        assertThat(rows()).isEqualTo(Deliveries.expected(17));
    }

    @Test
    void aRestartBeginsARemovedTableAnewAndLosesNothingOfTheOthers() throws IOException {
        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            delete(root().resolve(TABLE));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12)).isInstanceOf(IOException.class);
            }
        }

        storeUpTo(12);

        Map<String, List<Long>> expected = Deliveries.expected(12);
        expected.put(TABLE, List.of(7L, 10L));
        assertThat(rows()).isEqualTo(expected);
    }

    @Test
    void aTableWhoseLogIsGoneKeepsItsFilesAndIsRefused() throws IOException {
        storeUpTo(6);
        Path log = root().resolve(TABLE).resolve("_delta_log");
        Files.move(log, aside());

        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("the log of table " + log)
                        .hasMessageContaining("must name the data file data/2026-11-30/1-6-")
                        .hasMessageContaining("up to sequence 6")
                        .hasMessageContaining("restore the commits");
            }
            delete(log);
            Files.move(aside(), log);
            Deliveries.flush(sink, 7, 12);
        }
        assertThat(rows()).isEqualTo(Deliveries.expected(12));
    }

    @Test
    void aLogThatHasLostItsLastCommitIsRefused() throws IOException {
        storeUpTo(6, 12);
        Path commit = root().resolve(TABLE).resolve("_delta_log/00000000000000000001.json");
        Files.move(commit, aside());

        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            assertThatThrownBy(() -> Deliveries.flush(sink, 13, 17))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("must name the data file data/2026-11-30/10-12-")
                    .hasMessageContaining("but it ends at version 0");
            Files.move(aside(), commit);
            Deliveries.flush(sink, 13, 17);
        }
        assertThat(rows()).isEqualTo(Deliveries.expected(17));
    }

    @Test
    void aDirectoryOfAllTablesThatIsMovedAwayStopsTheFlushes() throws IOException {
        try (DeltaSink sink = sink()) {
            Deliveries.open(sink);
            Deliveries.flush(sink, 1, 6);
            Files.move(root(), aside());
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Deliveries.flush(sink, 7, 12))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(root().resolve("LOCK") + " can no longer be found");
            }
            assertThat(root()).doesNotExist();
            Files.move(aside(), root());
            Deliveries.flush(sink, 7, 12);
        }
        assertThat(rows()).isEqualTo(Deliveries.expected(12));
    }
}
