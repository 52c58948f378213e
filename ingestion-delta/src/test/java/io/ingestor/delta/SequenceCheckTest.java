package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the check for sequences that occur twice, with files whose ranges overlap. */
class SequenceCheckTest {

    private static final TableId TABLE = new TableId("acme", "");
    private static final long FAR = 1L << 40;

    @TempDir
    Path directory;

    /** Stores records in one file of a table in a directory of its own. */
    private Path store(String name, long... sequences) throws IOException {
        SortedMap<Long, Record> batch = new TreeMap<>();
        for (long sequence : sequences) {
            batch.put(sequence, Record.builder("acme").entity("e").put("n", 1).build());
        }
        Path root = directory.resolve(name);
        try (DeltaSink sink = DeltaSink.builder(root).build()) {
            sink.open(new SinkContext(Deliveries.LOG, 0));
            LentBatch lent = LentBatch.of(Deliveries.LOG, Deliveries.LINEAGE, batch);
            sink.flush(lent);
            lent.end();
        }
        return root;
    }

    /** Makes the files of one table those of another one, too. */
    private static void add(Path root, Path other) throws IOException {
        Path log = root.resolve(TABLE.directory()).resolve("_delta_log");
        List<String> lines = new ArrayList<>();
        for (String line :
                Files.readAllLines(other.resolve(TABLE.directory()).resolve("_delta_log/00000000000000000000.json"))) {
            if (line.startsWith("{\"add\"") || line.startsWith("{\"txn\"")) {
                lines.add(line);
            }
        }
        for (TableFile file : DeltaTables.open(other).files(TABLE)) {
            Files.copy(
                    other.resolve(TABLE.directory()).resolve(file.path()),
                    root.resolve(TABLE.directory()).resolve(file.path()));
        }
        long version = DeltaTables.open(root).summary(TABLE).version() + 1;
        Files.write(log.resolve("0000000000000000000" + version + ".json"), lines);
    }

    private static List<String> problems(Path root) throws IOException {
        List<String> problems = new ArrayList<>();
        DeltaTables.open(root).verify(problem -> problems.add(problem.problem().split(" must", 2)[0]));
        return problems;
    }

    private static List<Long> rows(Path root) throws IOException {
        List<Long> rows = new ArrayList<>();
        DeltaTables.open(root).read(TABLE, Deliveries.LOG, 1, Long.MAX_VALUE, row -> rows.add(row.sequence()));
        return rows;
    }

    @Test
    void filesThatOverlapMayHaveEachSequenceOnce() throws IOException {
        Path root = store("a", 1, 3, 5);
        add(root, store("b", 2, 4, 6));

        assertThat(problems(root)).isEmpty();
        assertThat(rows(root)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void aSequenceInTwoFilesIsFound() throws IOException {
        Path root = store("a", 1, 3, 5);
        add(root, store("b", 2, 3, 6));

        assertThat(problems(root)).containsExactly("sequence 3");
    }

    @Test
    void sequencesFarFromEachOtherAreCheckedInWindows() throws IOException {
        Path root = store("a", 1, FAR, 3 * FAR, 5 * FAR);
        add(root, store("b", 2, FAR + 1, 3 * FAR, 5 * FAR + 7));

        assertThat(problems(root)).containsExactly("sequence " + 3 * FAR);
    }

    @Test
    void disjointFilesNeedNoSecondReading() throws IOException {
        Path root = store("a", 1, 2);
        add(root, store("b", 3, 4));
        add(root, store("c", 5, 6));

        assertThat(problems(root)).isEmpty();
        assertThat(rows(root)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }
}
