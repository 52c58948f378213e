package io.ingestor.delta.internal.parquet;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.column.SystemColumns;
import java.util.List;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;

/**
 * The place of a leaf in a file, and how its values are encoded.
 *
 * @param type the type of its values
 * @param path the names from the row to the leaf
 * @param maxRepetition the greatest repetition level
 * @param maxDefinition the definition level of a value
 */
record LeafColumn(Scalar type, List<String> path, int maxRepetition, int maxDefinition) {

    /** The columns whose numbers grow from row to row by little. */
    private static final Set<String> GROWING =
            Set.of(SystemColumns.SEQUENCE, SystemColumns.VERSION, SystemColumns.TIMESTAMP);

    LeafColumn {
        path = List.copyOf(path);
    }

    static LeafColumn of(Scalar type, ColumnDescriptor column) {
        return new LeafColumn(
                type, List.of(column.getPath()), column.getMaxRepetitionLevel(), column.getMaxDefinitionLevel());
    }

    /** Returns true if the leaf is a column of the row. */
    boolean isTopLevel() {
        return path.size() == 1;
    }

    /** Returns empty bounds for the values of the leaf. */
    LeafBounds bounds() {
        return switch (type) {
            case STRING -> path.get(0).equals(SystemColumns.METADATA) ? TextBounds.none() : TextBounds.wanted();
            // Long, and queries rarely compare them as a whole.
            case JSON, BINARY -> TextBounds.none();
            default -> new WordBounds(type);
        };
    }

    /** Returns an encoding for the values of the leaf, which reports them to bounds. */
    PageValues values(LeafBounds bounds) {
        if (bounds instanceof WordBounds words) {
            return words(words);
        }
        return texts((TextBounds) bounds);
    }

    private PageValues words(WordBounds bounds) {
        if (type == Scalar.BOOLEAN) {
            return new PlainBits(bounds);
        }
        if (type == Scalar.INT) {
            return new PlainWords(bounds, Integer.BYTES);
        }
        if (type == Scalar.DOUBLE) {
            return DictionaryValues.ofWords(bounds, () -> new PlainWords(bounds, Long.BYTES));
        }
        return isTopLevel() && GROWING.contains(path.get(0))
                ? new DeltaWords(bounds)
                : DictionaryValues.ofWords(bounds, () -> new DeltaWords(bounds));
    }

    private PageValues texts(TextBounds bounds) {
        if (isTopLevel() && path.get(0).equals(SystemColumns.ENTITY)) {
            return new PrefixTexts(bounds);
        }
        if (type == Scalar.BINARY || type == Scalar.JSON) {
            return new LengthTexts(bounds);
        }
        return DictionaryValues.ofTexts(bounds, () -> new LengthTexts(bounds));
    }

    @Override
    public String toString() {
        return String.join(".", path);
    }
}
