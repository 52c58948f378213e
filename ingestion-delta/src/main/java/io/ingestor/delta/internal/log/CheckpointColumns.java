package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.parquet.LeafReader;
import io.ingestor.delta.internal.parquet.ParquetReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of one row group of a checkpoint, by row. A column that is missing has the default in each row. Columns
 * that are not asked for are not read, so their types do not matter.
 *
 * @param file the checkpoint
 * @param group the row group
 */
record CheckpointColumns(ParquetReader file, int group) {

    int rows() {
        return Math.toIntExact(file.rowCount(group));
    }

    /** Returns texts, empty where there is none. */
    String[] texts(String... path) throws IOException {
        String[] texts = new String[rows()];
        Arrays.fill(texts, "");
        each(List.of(path), (row, leaf) -> texts[row] = text(leaf));
        return texts;
    }

    /** Returns numbers, 0 where there is none. */
    long[] numbers(String... path) throws IOException {
        long[] numbers = new long[rows()];
        each(List.of(path), (row, leaf) -> numbers[row] = leaf.longValue());
        return numbers;
    }

    /** Returns lists of texts, empty where there is none. */
    List<List<String>> lists(String... path) throws IOException {
        List<List<String>> lists = new ArrayList<>(Collections.nCopies(rows(), List.of()));
        Optional<List<String>> elements = leafIn(List.of(path), "");
        if (elements.isPresent()) {
            each(elements.get(), (row, leaf) -> {
                List<String> list = lists.get(row).isEmpty() ? new ArrayList<>() : lists.get(row);
                list.add(text(leaf));
                lists.set(row, list);
            });
        }
        return lists;
    }

    /** Returns maps of texts, empty where there is none; a null in a map is an empty text. */
    List<Map<String, String>> maps(String... path) throws IOException {
        List<Map<String, String>> maps = new ArrayList<>(Collections.nCopies(rows(), Map.of()));
        Optional<List<String>> keyPath = leafIn(List.of(path), "key");
        Optional<List<String>> valuePath = leafIn(List.of(path), "value");
        if (keyPath.isEmpty() || valuePath.isEmpty()) {
            return maps;
        }
        LeafReader keys = file.leaf(group, keyPath.get());
        LeafReader values = file.leaf(group, valuePath.get());
        int row = -1;
        while (keys.next()) {
            if (!values.next() || values.repetition() != keys.repetition()) {
                throw new IOException("a map must have as many values as keys in column " + String.join(".", path));
            }
            row += keys.repetition() == 0 ? 1 : 0;
            if (!keys.isNull()) {
                Map<String, String> map = maps.get(row).isEmpty() ? new HashMap<>() : maps.get(row);
                map.put(text(keys), values.isNull() ? "" : text(values));
                maps.set(row, map);
            }
        }
        return maps;
    }

    /** Returns the path of a leaf below a column, whose last name has a given end. */
    private Optional<List<String>> leafIn(List<String> column, String last) {
        return file.leaves().stream()
                .filter(leaf -> leaf.size() > column.size()
                        && leaf.subList(0, column.size()).equals(column)
                        && leaf.get(leaf.size() - 1).endsWith(last))
                .findFirst();
    }

    /** Receives the value at which a leaf stands. */
    private interface Values {
        void take(int row, LeafReader leaf) throws IOException;
    }

    private void each(List<String> path, Values values) throws IOException {
        if (!file.leaves().contains(path)) {
            return;
        }
        LeafReader leaf = file.leaf(group, path);
        int row = -1;
        while (leaf.next()) {
            row += leaf.repetition() == 0 ? 1 : 0;
            if (!leaf.isNull()) {
                values.take(row, leaf);
            }
        }
    }

    private static String text(LeafReader leaf) throws IOException {
        int length = leaf.readBytes();
        return new String(leaf.bytes(), 0, length, StandardCharsets.UTF_8);
    }
}
