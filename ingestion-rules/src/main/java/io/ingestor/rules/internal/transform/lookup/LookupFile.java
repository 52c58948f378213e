package io.ingestor.rules.internal.transform.lookup;

import io.ingestor.rules.internal.line.JsonMessages;
import io.ingestor.rules.internal.poll.SmallFile;
import io.ingestor.rules.internal.transform.slots.Constant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A table in a file: CSV with a header, or a JSON array of objects. A changed file replaces the table; an invalid file
 * leaves it unchanged. {@link #table} is thread-safe, but {@link #poll} must not be called concurrently.
 */
public final class LookupFile {

    private static final int MAX_BYTES = 64 << 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    /** The attributes of a file that indicate a change of its content. */
    private record Stamp(FileTime time, long size, @Nullable Object key) {}

    private final Path file;
    private final String key;
    private final List<String> columns;
    private final int maxCellBytes;
    private Stamp stamp;
    private volatile LookupTable table;
    private volatile @Nullable String lastError;

    /**
     * Reads a table.
     *
     * @param file the file; a name that ends in {@code .json} means JSON
     * @param key the column of the keys
     * @param columns the columns of the values
     * @param minCellBytes the size in bytes that a value may always have, even if the values in the file are shorter
     * @throws IllegalArgumentException if the file cannot be read or is not a valid table
     */
    public LookupFile(Path file, String key, List<String> columns, int minCellBytes) {
        this.file = file;
        this.key = key;
        this.columns = List.copyOf(columns);
        try {
            this.stamp = stamp();
            this.table = read();
            this.maxCellBytes = Math.max(minCellBytes, table.maxCellBytes());
        } catch (IOException | JacksonException e) {
            throw new IllegalArgumentException(describe(e), e);
        }
    }

    /** Returns the current table. */
    public LookupTable table() {
        return table;
    }

    /** Returns the maximum size of a value in bytes, including values in later versions of the file. */
    public int maxCellBytes() {
        return maxCellBytes;
    }

    /** Returns the reason why a changed file was refused; empty if the table is current. */
    public Optional<String> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Reads the file if it has changed. Returns true if the table was replaced. */
    public boolean poll() {
        try {
            Stamp now = stamp();
            if (now.equals(stamp)) {
                return false;
            }
            LookupTable changed = read();
            if (changed.maxCellBytes() > maxCellBytes) {
                throw new IllegalArgumentException("values must have at most " + maxCellBytes
                        + " bytes, as when the file was read first, had " + changed.maxCellBytes()
                        + ": restart to take up this table");
            }
            stamp = now;
            table = changed;
            lastError = null;
            return true;
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            lastError = describe(e);
            return false;
        }
    }

    private String describe(Exception e) {
        if (e instanceof NoSuchFileException) {
            return file + ": does not exist";
        }
        String message = JsonMessages.reason(e);
        return e instanceof IllegalArgumentException ? file + ": " + message : file + ": cannot be read: " + message;
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    private LookupTable read() throws IOException {
        byte[] bytes = SmallFile.read(file, MAX_BYTES);
        return new LookupTable(file.toString().endsWith(".json") ? json(bytes) : csv(bytes));
    }

    private Map<String, List<@Nullable Constant>> csv(byte[] bytes) {
        Csv csv = new Csv(utf8(bytes));
        if (!csv.hasMore()) {
            throw new IllegalArgumentException("must begin with a line of column names, was empty");
        }
        List<String> header = csv.row();
        int keyAt = indexOf(header, key);
        int[] at = columns.stream().mapToInt(column -> indexOf(header, column)).toArray();
        Map<String, List<@Nullable Constant>> rows = new LinkedHashMap<>();
        while (csv.hasMore()) {
            String name = "row " + csv.number();
            List<String> row = csv.row();
            if (row.size() != header.size()) {
                throw new IllegalArgumentException(name + " must have " + header.size() + " values, had " + row.size());
            }
            List<@Nullable Constant> cells = new ArrayList<>();
            for (int column : at) {
                cells.add(new Constant(row.get(column)));
            }
            add(rows, row.get(keyAt), cells, name);
        }
        return rows;
    }

    private static String utf8(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("must be UTF-8", e);
        }
    }

    private static int indexOf(List<String> header, String column) {
        int at = header.indexOf(column);
        if (at < 0) {
            throw new IllegalArgumentException("must have a column \"" + column + "\", had " + header);
        }
        return at;
    }

    private Map<String, List<@Nullable Constant>> json(byte[] bytes) {
        if (!(JSON.readValue(bytes, Object.class) instanceof List<?> list)) {
            throw new IllegalArgumentException("must be a JSON array of objects");
        }
        Map<String, List<@Nullable Constant>> rows = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof Map<?, ?> row)) {
                throw new IllegalArgumentException("element " + i + " must be an object");
            }
            if (!(row.get(key) instanceof String keyText)) {
                throw new IllegalArgumentException("element " + i + " must have text in \"" + key + "\"");
            }
            List<@Nullable Constant> cells = new ArrayList<>();
            for (String column : columns) {
                cells.add(row.containsKey(column) ? constant(row.get(column), i, column) : null);
            }
            add(rows, keyText, cells, "element " + i);
        }
        return rows;
    }

    private static Constant constant(@Nullable Object value, int element, String column) {
        if (value instanceof Map || value instanceof List) {
            throw new IllegalArgumentException("element " + element + " must have no object or list in \"" + column
                    + "\", had one: only single values are looked up");
        }
        return new Constant(value instanceof Number number ? (Double) number.doubleValue() : value);
    }

    private static void add(
            Map<String, List<@Nullable Constant>> rows, String key, List<@Nullable Constant> cells, String place) {
        if (rows.put(key, cells) != null) {
            throw new IllegalArgumentException(place + " must have a key of its own, had \"" + key + "\" again");
        }
    }
}
