package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * The copying of one leaf. If the input lacks it, a leaf beside it shows where the part around both is null, empty or
 * repeated.
 *
 * @param input the file that is copied
 * @param target the leaf that is written
 * @param source the index of the leaf in the input, or of the one beside it; -1 if there is none
 * @param repetition the repetition level up to which the two leaves agree
 * @param definition the definition level up to which the two leaves agree
 */
record LeafCopy(ParquetReader input, Leaf target, int source, int repetition, int definition) {

    static LeafCopy of(ParquetReader input, Leaf target) throws IOException {
        List<ColumnDescriptor> columns = input.schema().getColumns();
        int source = -1;
        int common = 0;
        for (int i = 0; i < columns.size(); i++) {
            int length = commonLength(columns.get(i).getPath(), target.path());
            if (length > common) {
                source = i;
                common = length;
            }
        }
        String[] prefix = target.path().subList(0, common).toArray(String[]::new);
        int repetition = common == 0 ? 0 : input.schema().getMaxRepetitionLevel(prefix);
        int definition = common == 0 ? 0 : input.schema().getMaxDefinitionLevel(prefix);
        LeafCopy copy = new LeafCopy(input, target, source, repetition, definition);
        copy.check(common);
        return copy;
    }

    private static int commonLength(String[] path, List<String> other) {
        int length = 0;
        while (length < path.length && length < other.size() && path[length].equals(other.get(length))) {
            length++;
        }
        return length;
    }

    private void check(int common) throws IOException {
        boolean present = common == target.path().size();
        if (!present && definition >= target.maxDefinition()) {
            throw refused("must be in the file, because it is required, was not");
        }
        if (!present) {
            return;
        }
        ColumnDescriptor column = input.schema().getColumns().get(source);
        boolean samePlace = column.getPath().length == common
                && column.getMaxRepetitionLevel() == target.maxRepetition()
                && column.getMaxDefinitionLevel() == target.maxDefinition();
        if (!samePlace || !fits(target.type(), column.getPrimitiveType())) {
            throw refused("must be a " + target.type().deltaName() + " with levels " + target.maxRepetition() + " and "
                    + target.maxDefinition() + ", was " + column);
        }
    }

    /** Returns true if a column of a file has the form that values of a type have in files. */
    static boolean fits(Scalar scalar, PrimitiveType type) {
        PrimitiveTypeName name = type.getPrimitiveTypeName();
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        boolean timestamp = annotation instanceof TimestampLogicalTypeAnnotation instant
                && instant.isAdjustedToUTC()
                && instant.getUnit() == TimeUnit.MICROS;
        return switch (scalar) {
            case BOOLEAN -> name == PrimitiveTypeName.BOOLEAN;
            case LONG -> name == PrimitiveTypeName.INT64 && annotation == null;
            case INT -> name == PrimitiveTypeName.INT32 && annotation == null;
            case TIMESTAMP -> name == PrimitiveTypeName.INT64 && timestamp;
            case DOUBLE -> name == PrimitiveTypeName.DOUBLE;
            case STRING, JSON ->
                name == PrimitiveTypeName.BINARY
                        && LogicalTypeAnnotation.stringType().equals(annotation);
            case BINARY -> name == PrimitiveTypeName.BINARY && annotation == null;
            case DATE -> false;
        };
    }

    private IOException refused(String problem) {
        return new IOException(
                "column " + String.join(".", target.path()) + " of file " + input.name() + " " + problem);
    }

    /** Checks that a file has no leaf that would be lost. */
    static void checkComplete(ParquetReader input, List<Leaf> targets) throws IOException {
        Set<List<String>> paths = new HashSet<>();
        targets.forEach(target -> paths.add(target.path()));
        for (List<String> path : input.leaves()) {
            if (!paths.contains(path)) {
                throw new IOException("column " + String.join(".", path) + " of file " + input.name()
                        + " must be in the file that is written, was not");
            }
        }
    }

    /** Copies a row group. */
    void copy(int group) throws IOException {
        if (source < 0) {
            target.writeNulls(input.rowCount(group), 0);
            return;
        }
        LeafReader values = input.leaf(group, source);
        if (input.leaves().get(source).equals(target.path())) {
            copyValues(values);
        } else {
            copyShape(values);
        }
    }

    private void copyShape(LeafReader beside) throws IOException {
        while (beside.next()) {
            if (beside.repetition() <= repetition) {
                target.writeNull(beside.repetition(), Math.min(beside.definition(), definition));
            }
        }
    }

    private void copyValues(LeafReader values) throws IOException {
        int max = target.maxDefinition();
        while (values.next()) {
            if (values.isNull()) {
                target.writeNull(values.repetition(), values.definition());
                continue;
            }
            switch (target.type()) {
                case BOOLEAN -> target.writeBoolean(values.booleanValue(), values.repetition(), max);
                case DOUBLE -> target.writeDouble(values.doubleValue(), values.repetition(), max);
                case STRING, JSON, BINARY -> {
                    int length = values.readBytes();
                    target.writeBytes(values.bytes(), 0, length, values.repetition(), max);
                }
                default -> target.writeLong(values.longValue(), values.repetition(), max);
            }
        }
    }
}
