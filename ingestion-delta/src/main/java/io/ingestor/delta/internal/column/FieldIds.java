package io.ingestor.delta.internal.column;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The ids of the columns of a table and of their parts. Files contain them, so that a catalog which identifies columns
 * by ids can register the files. An id never changes and is never used again. Immutable.
 *
 * <p>A part is named by its path from the row: the names of the columns, separated by {@code /}, in which {@code ~} and
 * {@code /} are written as {@code ~0} and {@code ~1}. The parts of an array and a map are {@code element}, {@code key}
 * and {@code value}.
 */
public final class FieldIds {

    private static final FieldIds NONE = new FieldIds(Map.of());

    private final Map<String, Integer> ids;

    private FieldIds(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
    }

    /** Returns the ids of a table without columns. */
    public static FieldIds none() {
        return NONE;
    }

    static FieldIds of(Map<String, Integer> ids) {
        return new FieldIds(ids);
    }

    /** Returns these ids, and new ones for the columns that have none. */
    public FieldIds extendedBy(ColumnType.Struct row) {
        Map<String, Integer> extended = new HashMap<>(ids);
        int next = 1 + ids.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        addColumns(extended, "", row, next);
        return extended.size() == ids.size() ? this : new FieldIds(extended);
    }

    private static int addColumns(Map<String, Integer> ids, String prefix, ColumnType.Struct row, int first) {
        int next = first;
        for (Column column : row.columns()) {
            String path = prefix + escaped(column.name());
            next = addTo(ids, path, next);
            next = addParts(ids, path, column.type(), next);
        }
        return next;
    }

    private static int addParts(Map<String, Integer> ids, String path, ColumnType type, int first) {
        if (type instanceof ColumnType.Struct struct) {
            return addColumns(ids, path + '/', struct, first);
        }
        if (type instanceof ColumnType.Array array) {
            int next = addTo(ids, path + "/element", first);
            return addParts(ids, path + "/element", array.element(), next);
        }
        if (type instanceof ColumnType.TextMap) {
            return addTo(ids, path + "/value", addTo(ids, path + "/key", first));
        }
        return first;
    }

    private static int addTo(Map<String, Integer> ids, String path, int id) {
        return ids.putIfAbsent(path, id) == null ? id + 1 : id;
    }

    /** Returns the name of a column as a part of a path. */
    public static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /**
     * Returns the id of a column or part.
     *
     * @throws IllegalArgumentException if it has none
     */
    public int id(String path) {
        Integer id = ids.get(path);
        if (id == null) {
            throw new IllegalArgumentException("column " + path + " must have an id, had none");
        }
        return id;
    }

    /** Returns all ids by path, in the order of the paths. */
    public Map<String, Integer> asMap() {
        return Collections.unmodifiableMap(new TreeMap<>(ids));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldIds that && that.ids.equals(ids);
    }

    @Override
    public int hashCode() {
        return ids.hashCode();
    }

    @Override
    public String toString() {
        return asMap().toString();
    }
}
