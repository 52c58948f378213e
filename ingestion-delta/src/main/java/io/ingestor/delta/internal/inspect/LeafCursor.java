package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.parquet.LeafReader;
import io.ingestor.delta.internal.parquet.ParquetReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over the entries of one leaf of a file. It opens the leaf in a row group when that is first needed, and
 * stands at an entry, or behind the last one.
 */
final class LeafCursor {

    private final ParquetReader file;
    private final List<String> path;
    private final Scalar type;
    private @Nullable LeafReader leaf;
    private int group = -1;
    private long row;
    private boolean present;

    LeafCursor(ParquetReader file, List<String> path, Scalar type) {
        this.file = file;
        this.path = path;
        this.type = type;
    }

    /** Moves to the first entry of a row, which must not lie behind. */
    void moveTo(int rowGroup, long target) throws IOException {
        if (rowGroup != group) {
            leaf = file.leaf(rowGroup, path, type);
            group = rowGroup;
            row = -1;
            advance();
        }
        while (row < target) {
            advance();
        }
    }

    private LeafReader leaf() {
        return Objects.requireNonNull(leaf, "leaf");
    }

    /** Moves to the next entry. */
    void advance() throws IOException {
        if (group >= 0 && row >= 0 && !present) {
            throw new IOException("column " + String.join(".", path)
                    + " must have values for all rows of its file, ended" + " at row " + row + ": restore the file");
        }
        present = leaf().next();
        if (!present || leaf().repetition() == 0) {
            row++;
        }
    }

    /** Returns the repetition level of the entry, 0 behind the last one. */
    int repetition() {
        return present ? leaf().repetition() : 0;
    }

    int definition() {
        return leaf().definition();
    }

    boolean isNull() {
        return leaf().isNull();
    }

    long number() throws IOException {
        return leaf().longValue();
    }

    double real() throws IOException {
        return leaf().doubleValue();
    }

    boolean truth() throws IOException {
        return leaf().booleanValue();
    }

    String text() throws IOException {
        int length = leaf().readBytes();
        return new String(leaf().bytes(), 0, length, StandardCharsets.UTF_8);
    }

    byte[] bytes() throws IOException {
        int length = leaf().readBytes();
        return Arrays.copyOf(leaf().bytes(), length);
    }

    Scalar type() {
        return type;
    }
}
