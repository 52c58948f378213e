package io.ingestor.delta;

import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.delta.internal.parquet.LeafReader;
import io.ingestor.delta.internal.parquet.ParquetReader;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what tables contain by their logs, also in a simulated directory. */
public final class StoredRows {

    private StoredRows() {}

    /** Returns the sequences in all tables, in stored order, by the names of the directories. */
    public static Map<String, List<Long>> of(StorageDirectory root) throws IOException {
        Map<String, List<Long>> rows = new TreeMap<>();
        for (String tenant : root.directories()) {
            for (String schema : root.directory(tenant).directories()) {
                List<Long> sequences = sequences(root.directory(tenant).directory(schema));
                if (!sequences.isEmpty()) {
                    rows.put(tenant + '/' + schema, sequences);
                }
            }
        }
        return rows;
    }

    /** Returns the files that neither a log names nor a sink needs. Removed files may stay for a while. */
    public static List<String> leftovers(StorageDirectory root) throws IOException {
        List<String> leftovers = new ArrayList<>(root.list());
        leftovers.remove("progress");
        for (String tenant : root.directories()) {
            for (String schema : root.directory(tenant).directories()) {
                StorageDirectory table = root.directory(tenant).directory(schema);
                StorageDirectory log = table.directory("_delta_log");
                log.list().stream()
                        .filter(name -> !name.matches("\\d{20}\\.(json|checkpoint\\.parquet)|_last_checkpoint"))
                        .forEach(leftovers::add);
                TableState state = new TableLog(log).read();
                StorageDirectory data = table.directory("data");
                for (String day : data.directories()) {
                    for (String file : data.directory(day).list()) {
                        String path = "data/" + day + '/' + file;
                        boolean removed = state.tombstones().stream()
                                .anyMatch(old -> old.path().equals(path));
                        if (!removed && !state.hasFile(path)) {
                            leftovers.add(file);
                        }
                    }
                }
            }
        }
        return leftovers;
    }

    private static List<Long> sequences(StorageDirectory table) throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (AddFile file : new TableLog(table.directory("_delta_log")).read().files()) {
            StorageDirectory directory = table;
            String[] path = file.path().split("/", -1);
            for (int i = 0; i < path.length - 1; i++) {
                directory = directory.directory(path[i]);
            }
            try (ReadableFile parquet = directory.openForRead(path[path.length - 1])) {
                ParquetReader reader = ParquetReader.open(parquet);
                for (int group = 0; group < reader.rowGroups(); group++) {
                    LeafReader leaf = reader.leaf(group, List.of("_sequence"));
                    while (leaf.next()) {
                        sequences.add(leaf.longValue());
                    }
                }
            }
        }
        return sequences;
    }
}
