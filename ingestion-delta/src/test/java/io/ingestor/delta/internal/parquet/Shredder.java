package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.Column;
import io.ingestor.delta.internal.column.ColumnType;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rows of maps, lists, numbers, texts and byte arrays, and notes what each leaf was given. */
final class Shredder {

    /** A value or null of a leaf with its levels. */
    record Entry(int repetition, int definition, @Nullable Object value) {}

    private final ColumnType.Struct row;
    private final ParquetWriter writer;
    final List<List<Entry>> entries = new ArrayList<>();

    Shredder(ColumnType.Struct row, ParquetWriter writer) {
        this.row = row;
        this.writer = writer;
        writer.leaves().forEach(leaf -> entries.add(new ArrayList<>()));
    }

    void write(Map<String, ?> values) throws IOException {
        int leaf = 0;
        for (Column column : row.columns()) {
            leaf = write(column.type(), column.required(), values.get(column.name()), leaf, 0, 0, 0);
        }
        writer.endRow();
    }

    private int write(
            ColumnType type,
            boolean required,
            @Nullable Object value,
            int leaf,
            int repetition,
            int definition,
            int depth) {
        int end = leaf + leaves(type);
        if (value == null) {
            return writeNull(leaf, end, repetition, definition);
        }
        int present = required ? definition : definition + 1;
        if (type instanceof ColumnType.Struct struct) {
            int at = leaf;
            for (Column member : struct.columns()) {
                Object part = ((Map<?, ?>) value).get(member.name());
                at = write(member.type(), member.required(), part, at, repetition, present, depth);
            }
        } else if (type instanceof ColumnType.Array array) {
            int level = repetition;
            for (Object element : (List<?>) value) {
                write(array.element(), false, element, leaf, level, present + 1, depth + 1);
                level = depth + 1;
            }
            if (((List<?>) value).isEmpty()) {
                writeNull(leaf, end, repetition, present);
            }
        } else if (type instanceof ColumnType.TextMap) {
            int level = repetition;
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                write(Scalar.STRING, true, entry.getKey(), leaf, level, present + 1, depth + 1);
                write(Scalar.STRING, false, entry.getValue(), leaf + 1, level, present + 1, depth + 1);
                level = depth + 1;
            }
            if (((Map<?, ?>) value).isEmpty()) {
                writeNull(leaf, end, repetition, present);
            }
        } else if (type instanceof Scalar && end > leaf) {
            writeValue(value, leaf, repetition, present);
        }
        return end;
    }

    private int writeNull(int leaf, int end, int repetition, int definition) {
        for (int i = leaf; i < end; i++) {
            writer.leaves().get(i).writeNull(repetition, definition);
            entries.get(i).add(new Entry(repetition, definition, null));
        }
        return end;
    }

    private void writeValue(Object value, int index, int repetition, int definition) {
        Leaf leaf = writer.leaves().get(index);
        if (value instanceof Boolean truth) {
            leaf.writeBoolean(truth, repetition, definition);
        } else if (value instanceof Double number) {
            leaf.writeDouble(number, repetition, definition);
        } else if (value instanceof Long number) {
            leaf.writeLong(number, repetition, definition);
        } else {
            byte[] bytes = value instanceof byte[] binary ? binary : ((String) value).getBytes(StandardCharsets.UTF_8);
            byte[] borrowed = new byte[bytes.length + 5];
            System.arraycopy(bytes, 0, borrowed, 3, bytes.length);
            leaf.writeBytes(borrowed, 3, bytes.length, repetition, definition);
            Arrays.fill(borrowed, (byte) 0xEE);
        }
        entries.get(index).add(new Entry(repetition, definition, comparable(value)));
    }

    /** Returns a value that equals another if the bytes do, also for doubles. */
    private static Object comparable(Object value) {
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : value;
    }

    private static int leaves(ColumnType type) {
        if (type instanceof ColumnType.Struct struct) {
            return struct.columns().stream()
                    .mapToInt(member -> leaves(member.type()))
                    .sum();
        }
        if (type instanceof ColumnType.Array array) {
            return leaves(array.element());
        }
        if (type instanceof ColumnType.TextMap) {
            return 2;
        }
        return type == Scalar.DATE || type instanceof ColumnType.Foreign ? 0 : 1;
    }

    /** Reads all leaves of a file, as {@link #entries} would be. */
    static List<List<Entry>> read(ParquetReader reader, ParquetWriter like) throws IOException {
        List<List<Entry>> all = new ArrayList<>();
        for (Leaf leaf : like.leaves()) {
            List<Entry> entries = new ArrayList<>();
            for (int group = 0; group < reader.rowGroups(); group++) {
                LeafReader values = reader.leaf(group, leaf.path());
                while (values.next()) {
                    Object value = values.isNull() ? null : value(values, leaf.type());
                    entries.add(new Entry(values.repetition(), values.definition(), value));
                }
            }
            all.add(entries);
        }
        return all;
    }

    private static Object value(LeafReader values, Scalar type) throws IOException {
        return switch (type) {
            case BOOLEAN -> values.booleanValue();
            case DOUBLE -> Double.doubleToRawLongBits(values.doubleValue());
            case STRING, JSON -> text(values, StandardCharsets.UTF_8);
            case BINARY -> text(values, StandardCharsets.ISO_8859_1);
            default -> values.longValue();
        };
    }

    private static String text(LeafReader values, Charset charset) throws IOException {
        int length = values.readBytes();
        return new String(values.bytes(), 0, length, charset);
    }
}
