package io.ingestor.delta.internal.parquet;

import java.io.IOException;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Reads of whole files, for benchmarks. */
public final class ValueReads {

    private ValueReads() {}

    /** Reads each value of a file, and returns a number that depends on all of them. */
    public static long readAll(ParquetReader reader) throws IOException {
        long sum = 0;
        List<ColumnDescriptor> columns = reader.schema().getColumns();
        for (int group = 0; group < reader.rowGroups(); group++) {
            for (int i = 0; i < columns.size(); i++) {
                PrimitiveTypeName type = columns.get(i).getPrimitiveType().getPrimitiveTypeName();
                LeafReader values = reader.leaf(group, i);
                while (values.next()) {
                    sum = 31 * sum + (values.isNull() ? values.definition() : value(values, type));
                }
            }
        }
        return sum;
    }

    private static long value(LeafReader values, PrimitiveTypeName type) throws IOException {
        return switch (type) {
            case BOOLEAN -> values.booleanValue() ? 1 : 0;
            case DOUBLE -> Double.doubleToRawLongBits(values.doubleValue());
            case INT64 -> values.longValue();
            case BINARY -> values.readBytes();
            default -> throw new IOException("type must be one of those that are written here, was " + type);
        };
    }
}
