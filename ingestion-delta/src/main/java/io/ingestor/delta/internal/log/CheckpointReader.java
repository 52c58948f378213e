package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.parquet.ParquetReader;
import io.ingestor.wal.storage.ReadableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A reader of checkpoints in one file, also of those of other writers. */
final class CheckpointReader {

    private CheckpointReader() {}

    /** Reads all actions that this module understands. */
    static List<Action> read(ReadableFile file) throws IOException {
        ParquetReader parquet = ParquetReader.open(file);
        List<Action> actions = new ArrayList<>();
        for (int group = 0; group < parquet.rowGroups(); group++) {
            CheckpointColumns columns = new CheckpointColumns(parquet, group);
            protocols(columns, actions);
            metadata(columns, actions);
            transactions(columns, actions);
            files(columns, actions);
            tombstones(columns, actions);
        }
        if (actions.stream().noneMatch(Protocol.class::isInstance)
                || actions.stream().noneMatch(Metadata.class::isInstance)) {
            throw new IOException(
                    "checkpoint " + file.name() + " must have a protocol and metadata, had neither or one");
        }
        return actions;
    }

    private static void protocols(CheckpointColumns columns, List<Action> actions) throws IOException {
        long[] readers = columns.numbers("protocol", "minReaderVersion");
        long[] writers = columns.numbers("protocol", "minWriterVersion");
        List<List<String>> readerFeatures = columns.lists("protocol", "readerFeatures");
        List<List<String>> writerFeatures = columns.lists("protocol", "writerFeatures");
        for (int row = 0; row < columns.rows(); row++) {
            if (readers[row] > 0) {
                Set<String> features = new LinkedHashSet<>(readerFeatures.get(row));
                features.addAll(writerFeatures.get(row));
                actions.add(new Protocol(
                        Math.toIntExact(readers[row]), Math.toIntExact(writers[row]), List.copyOf(features)));
            }
        }
    }

    private static void metadata(CheckpointColumns columns, List<Action> actions) throws IOException {
        String[] ids = columns.texts("metaData", "id");
        String[] names = columns.texts("metaData", "name");
        String[] schemas = columns.texts("metaData", "schemaString");
        List<List<String>> partitions = columns.lists("metaData", "partitionColumns");
        List<Map<String, String>> configurations = columns.maps("metaData", "configuration");
        long[] times = columns.numbers("metaData", "createdTime");
        for (int row = 0; row < columns.rows(); row++) {
            if (!schemas[row].isEmpty()) {
                actions.add(new Metadata(
                        ids[row], names[row], schemas[row], partitions.get(row), configurations.get(row), times[row]));
            }
        }
    }

    private static void transactions(CheckpointColumns columns, List<Action> actions) throws IOException {
        String[] ids = columns.texts("txn", "appId");
        long[] versions = columns.numbers("txn", "version");
        long[] times = columns.numbers("txn", "lastUpdated");
        for (int row = 0; row < columns.rows(); row++) {
            if (!ids[row].isEmpty()) {
                actions.add(new Transaction(ids[row], versions[row], times[row]));
            }
        }
    }

    private static void files(CheckpointColumns columns, List<Action> actions) throws IOException {
        String[] paths = columns.texts("add", "path");
        List<Map<String, String>> partitions = columns.maps("add", "partitionValues");
        long[] sizes = columns.numbers("add", "size");
        long[] times = columns.numbers("add", "modificationTime");
        String[] stats = columns.texts("add", "stats");
        List<Map<String, String>> tags = columns.maps("add", "tags");
        for (int row = 0; row < columns.rows(); row++) {
            if (!paths[row].isEmpty()) {
                actions.add(new AddFile(
                        paths[row], partitions.get(row), sizes[row], times[row], false, stats[row], tags.get(row)));
            }
        }
    }

    private static void tombstones(CheckpointColumns columns, List<Action> actions) throws IOException {
        String[] paths = columns.texts("remove", "path");
        long[] times = columns.numbers("remove", "deletionTimestamp");
        List<Map<String, String>> partitions = columns.maps("remove", "partitionValues");
        long[] sizes = columns.numbers("remove", "size");
        for (int row = 0; row < columns.rows(); row++) {
            if (!paths[row].isEmpty()) {
                actions.add(new RemoveFile(paths[row], times[row], false, partitions.get(row), sizes[row]));
            }
        }
    }
}
