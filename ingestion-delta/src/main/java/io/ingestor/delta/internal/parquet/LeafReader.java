package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * The values and nulls of a leaf in one row group, in order. It stands before the first; {@link #next} moves it on. Not
 * safe for use by several threads.
 */
public final class LeafReader {

    private final String name;
    private final ColumnDescriptor descriptor;
    private final ChunkPageReader pages;
    private final long rows;
    private final long count;
    private @Nullable ColumnReader column;
    private byte[] bytes = {};
    private long read;
    private long rowsRead;
    private int repetition;
    private int definition;

    LeafReader(String name, ColumnDescriptor descriptor, ChunkPageReader pages, long rows) {
        this.name = name;
        this.descriptor = descriptor;
        this.pages = pages;
        this.rows = rows;
        this.count = pages.getTotalValueCount();
    }

    /**
     * Moves to the next value or null.
     *
     * @return false if there is none
     * @throws CorruptParquetException if the column is damaged
     */
    public boolean next() throws IOException {
        if (read == count) {
            if (rowsRead != rows) {
                throw damaged("it must have " + rows + " rows, had " + rowsRead, null);
            }
            return false;
        }
        try {
            ColumnReader source = column;
            if (source == null) {
                source = new ColumnReaderImpl(descriptor, pages, new PrimitiveConverter() {}, null);
                column = source;
            } else {
                if (!isNull()) {
                    source.skip();
                }
                source.consume();
            }
            repetition = source.getCurrentRepetitionLevel();
            definition = source.getCurrentDefinitionLevel();
        } catch (RuntimeException failure) {
            throw failed(failure);
        }
        read++;
        if (repetition == 0) {
            rowsRead++;
        }
        if (repetition > descriptor.getMaxRepetitionLevel() || definition > descriptor.getMaxDefinitionLevel()) {
            throw damaged(
                    "levels must be at most " + descriptor.getMaxRepetitionLevel() + " and "
                            + descriptor.getMaxDefinitionLevel() + ", were " + repetition + " and " + definition,
                    null);
        }
        return true;
    }

    /** Returns the repetition level, which is 0 for the first of a row. */
    public int repetition() {
        return repetition;
    }

    /** Returns the definition level. */
    public int definition() {
        return definition;
    }

    /** Returns true if there is no value here. */
    public boolean isNull() {
        return definition < descriptor.getMaxDefinitionLevel();
    }

    /** Returns the value of a column of whole numbers or timestamps. */
    public long longValue() throws IOException {
        ColumnReader source = current();
        try {
            return switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> source.getInteger();
                default -> source.getLong();
            };
        } catch (RuntimeException failure) {
            throw failed(failure);
        }
    }

    /** Returns the value of a column of numbers. */
    public double doubleValue() throws IOException {
        ColumnReader source = current();
        try {
            return switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
                case FLOAT -> source.getFloat();
                default -> source.getDouble();
            };
        } catch (RuntimeException failure) {
            throw failed(failure);
        }
    }

    /** Returns the value of a column of truth values. */
    public boolean booleanValue() throws IOException {
        ColumnReader source = current();
        try {
            return source.getBoolean();
        } catch (RuntimeException failure) {
            throw failed(failure);
        }
    }

    /**
     * Reads the text or binary value here into {@link #bytes()}, from its beginning.
     *
     * @return the length of the value
     */
    public int readBytes() throws IOException {
        ColumnReader source = current();
        try {
            ByteBuffer value = source.getBinary().toByteBuffer();
            int length = value.remaining();
            if (length > bytes.length) {
                bytes = new byte[Math.max(length, 2 * bytes.length)];
            }
            value.get(value.position(), bytes, 0, length);
            return length;
        } catch (RuntimeException failure) {
            throw failed(failure);
        }
    }

    /** Returns the array that {@link #readBytes} fills. It is valid until the next call of that. */
    public byte[] bytes() {
        return bytes;
    }

    private ColumnReader current() {
        ColumnReader source = column;
        if (source == null || isNull()) {
            throw new IllegalStateException("column " + String.join(".", descriptor.getPath())
                    + " must have a value here: call next, and check isNull");
        }
        return source;
    }

    private IOException failed(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return damaged("value " + read + " of " + count + " cannot be read", failure);
    }

    private CorruptParquetException damaged(String problem, @Nullable Exception cause) {
        String text = "in column " + String.join(".", descriptor.getPath()) + ", " + problem;
        return cause == null ? new CorruptParquetException(name, text) : new CorruptParquetException(name, text, cause);
    }
}
