package io.ingestor.delta.internal.log;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.parquet.Leaf;
import io.ingestor.delta.internal.parquet.ParquetWriter;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A writer of the rows of a checkpoint. Members are texts, numbers, truth values, and lists and maps of them. */
final class CheckpointRows {

    private static final String LIST = "list";
    private static final String ENTRIES = "key_value";

    /** The map in which an empty text stands for null. */
    private static final String PARTITION = "partitionValues";

    private final ParquetWriter parquet;

    CheckpointRows(WritableFile file) {
        // All readers support files without compression, and these live for an hour.
        this.parquet = ParquetWriter.ofAllColumns(file, CheckpointFormat.ROW, Compression.NONE);
    }

    /** Writes all actions of a state, and returns their number. The file is neither synced nor closed. */
    long write(TableState state) throws IOException {
        if (state.protocol().isPresent()) {
            Protocol protocol = state.protocol().get();
            row("protocol", Map.of("minReaderVersion", protocol.minReader(), "minWriterVersion", protocol.minWriter()));
        }
        if (state.metadata().isPresent()) {
            row("metaData", members(state.metadata().get()));
        }
        for (Transaction txn : state.transactions()) {
            row("txn", Map.of("appId", txn.appId(), "version", txn.version(), "lastUpdated", txn.lastUpdated()));
        }
        for (AddFile file : state.files()) {
            row("add", members(file));
        }
        for (RemoveFile file : state.tombstones()) {
            row("remove", members(file));
        }
        return parquet.finish(Map.of()).rows();
    }

    private static Map<String, Object> members(Metadata metadata) {
        return Map.of(
                "id", metadata.id(),
                "name", metadata.name(),
                "format", Map.of("provider", "parquet", "options", Map.of()),
                "schemaString", metadata.schema(),
                "partitionColumns", metadata.partitionColumns(),
                "configuration", metadata.configuration(),
                "createdTime", metadata.createdTime());
    }

    private static Map<String, Object> members(AddFile file) {
        Map<String, Object> members = new TreeMap<>(Map.of(
                "path",
                file.path(),
                PARTITION,
                file.partitionValues(),
                "size",
                file.size(),
                "modificationTime",
                file.modificationTime(),
                // A checkpoint changes no data.
                "dataChange",
                false));
        if (!file.stats().isEmpty()) {
            members.put("stats", file.stats());
        }
        if (!file.tags().isEmpty()) {
            members.put("tags", file.tags());
        }
        return members;
    }

    private static Map<String, Object> members(RemoveFile file) {
        return Map.of(
                "path",
                file.path(),
                "deletionTimestamp",
                file.deletionTimestamp(),
                "dataChange",
                false,
                "extendedFileMetadata",
                true,
                PARTITION,
                file.partitionValues(),
                "size",
                file.size());
    }

    private void row(String action, Map<String, ?> members) throws IOException {
        for (Leaf leaf : parquet.leaves()) {
            put(leaf, leaf.path().get(0).equals(action) ? members : null, 1, 0, 0);
        }
        parquet.endRow();
    }

    /**
     * Writes the part of a value that belongs to a leaf.
     *
     * @param depth the number of names in the path of the leaf that lead to the value
     * @param definition the definition level of what contains the value
     */
    private static void put(Leaf leaf, @Nullable Object value, int depth, int repetition, int definition) {
        if (value == null) {
            leaf.writeNull(repetition, definition);
        } else if (depth == leaf.path().size()) {
            put(leaf, value, repetition);
        } else if (leaf.path().get(depth).equals(LIST)) {
            putAll(leaf, (List<?>) value, depth + 2, repetition, definition + 1);
        } else if (leaf.path().get(depth).equals(ENTRIES)) {
            Map<?, ?> sorted = new TreeMap<>((Map<?, ?>) value);
            boolean keys = leaf.path().get(depth + 1).equals("key");
            putAll(leaf, keys ? sorted.keySet() : sorted.values(), depth + 2, repetition, definition + 1);
        } else {
            put(leaf, ((Map<?, ?>) value).get(leaf.path().get(depth)), depth + 1, repetition, definition + 1);
        }
    }

    /** Writes the entries of a list, or the keys or values of a map. */
    private static void putAll(Leaf leaf, Collection<?> values, int depth, int repetition, int definition) {
        if (values.isEmpty()) {
            leaf.writeNull(repetition, definition);
            return;
        }
        boolean absentIfEmpty = depth >= 3
                && leaf.path().get(depth - 3).equals(PARTITION)
                && leaf.path().get(depth - 1).equals("value");
        int level = repetition;
        for (Object value : values) {
            put(leaf, absentIfEmpty && value.equals("") ? null : value, depth, level, definition + 1);
            level = leaf.maxRepetition();
        }
    }

    private static void put(Leaf leaf, Object value, int repetition) {
        int definition = leaf.maxDefinition();
        if (value instanceof Number number) {
            leaf.writeLong(number.longValue(), repetition, definition);
        } else if (value instanceof Boolean truth) {
            leaf.writeBoolean(truth, repetition, definition);
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            leaf.writeBytes(text, 0, text.length, repetition, definition);
        }
    }
}
