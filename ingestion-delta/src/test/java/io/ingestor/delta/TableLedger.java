package io.ingestor.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.wal.segmented.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The acknowledgements of processes that were killed, kept outside of them, and their comparison with the tables. */
final class TableLedger {

    /** The end of a process. */
    interface End {
        void come(Process process) throws IOException;
    }

    private final Path directory;
    private final Map<Long, Long> acknowledged = new HashMap<>();
    private long nextNumber = 1_000_000;

    TableLedger(Path directory) {
        this.directory = directory;
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Runs a process and ends it after a number of lines; the first one comes once it is open. */
    void run(int lines, End end) throws Exception {
        List<String> command = new ArrayList<>(Commands.java(KilledTables.class));
        command.addAll(List.of(directory.toString(), Long.toString(nextNumber)));
        nextNumber += 1_000_000;
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int seen = 0;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                note(line);
                if (++seen == lines) {
                    end.come(process);
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(seen).as("lines of the process").isGreaterThanOrEqualTo(lines);
    }

    private void note(String line) {
        String[] parts = line.split(" ", -1);
        // The last line may be cut. Its batch counts as not acknowledged, although the log may contain it.
        if (parts.length == 4 && parts[3].equals(".")) {
            long first = Long.parseLong(parts[0]);
            long sequence = Long.parseLong(parts[2]);
            for (int i = 0; i < Integer.parseInt(parts[1]); i++) {
                acknowledged.put(first + i, sequence + i);
            }
        }
    }

    /** Lets an ingestor deliver the rest, and checks that each acknowledged record is a row once, by DuckDB. */
    void check(String description) throws Exception {
        long last;
        try (Ingestor ingestor = KilledTables.ingestor(directory).open()) {
            last = ingestor.stats().sequences().durable();
        }
        Set<Long> sequences = new HashSet<>();
        Map<Long, Long> found = new HashMap<>();
        for (String tenant : KilledTables.TENANTS) {
            Path table = directory.resolve("tables").resolve(tenant).resolve("_");
            if (!Files.exists(table.resolve("_delta_log/00000000000000000000.json"))) {
                continue;
            }
            try (TableReader reader = TableReader.open().table(table)) {
                for (List<Object> row : reader.rows("SELECT _sequence, _entity, _tenant FROM t")) {
                    long number = Long.parseLong(((String) row.get(1)).substring(1));
                    assertThat(sequences.add((Long) row.get(0)))
                            .as("%s: sequence %s is there once", description, row.get(0))
                            .isTrue();
                    assertThat(found.put(number, (Long) row.get(0)))
                            .as("%s: record %s is there once", description, number)
                            .isNull();
                    assertThat(row.get(2)).isEqualTo(tenant).isEqualTo(KilledTables.tenant(number));
                }
            }
        }
        assertThat(found).as(description).containsAllEntriesOf(acknowledged);
        assertThat(sequences).as("%s: the rows are the log", description).hasSize((int) last);
    }
}
