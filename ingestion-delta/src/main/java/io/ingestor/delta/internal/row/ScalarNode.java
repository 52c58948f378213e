package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.json.DataJson;
import io.ingestor.delta.internal.json.JsonText;
import io.ingestor.delta.internal.parquet.Leaf;
import io.ingestor.delta.internal.wire.DataValue;

/** The writer of values without parts. */
abstract sealed class ScalarNode extends Node {

    final Leaf leaf;

    private ScalarNode(Leaf leaf) {
        super(leaf.maxDefinition());
        this.leaf = leaf;
    }

    /** Creates the writer of a type that occurs in the data of records. */
    static ScalarNode of(Scalar type, Leaf leaf, DataJson json) {
        return switch (type) {
            case BOOLEAN -> new Bool(leaf);
            case LONG -> new WholeNumber(leaf);
            case DOUBLE -> new RealNumber(leaf);
            case STRING -> new Text(leaf);
            case JSON -> new Json(leaf, json);
            case INT, BINARY, TIMESTAMP, DATE ->
                throw new IllegalArgumentException("data must have no column of " + type);
        };
    }

    /** Returns true if the column can store the value. */
    abstract boolean fits(DataValue value);

    @Override
    final Fit fit(DataValue value) {
        return fits(value) ? Fit.WHOLE : Fit.NONE;
    }

    @Override
    final Fit put(DataValue value) {
        if (!fits(value)) {
            return Fit.NONE;
        }
        write(value, 0);
        return Fit.WHOLE;
    }

    @Override
    final void writeNull(int repetition, int present) {
        leaf.writeNull(repetition, present);
    }

    private static final class Bool extends ScalarNode {

        Bool(Leaf leaf) {
            super(leaf);
        }

        @Override
        boolean fits(DataValue value) {
            return value.kind() == DataValue.BOOL;
        }

        @Override
        void write(DataValue value, int repetition) {
            leaf.writeBoolean(value.bool(), repetition, definition());
        }
    }

    /** Doubles whose value is an integer that a long can hold. */
    private static final class WholeNumber extends ScalarNode {

        private static final double LIMIT = 0x1p63;

        WholeNumber(Leaf leaf) {
            super(leaf);
        }

        @Override
        boolean fits(DataValue value) {
            if (value.kind() != DataValue.NUMBER) {
                return false;
            }
            double number = value.number();
            return number == Math.rint(number) && number >= -LIMIT && number < LIMIT;
        }

        @Override
        void write(DataValue value, int repetition) {
            leaf.writeLong((long) value.number(), repetition, definition());
        }
    }

    private static final class RealNumber extends ScalarNode {

        RealNumber(Leaf leaf) {
            super(leaf);
        }

        @Override
        boolean fits(DataValue value) {
            return value.kind() == DataValue.NUMBER;
        }

        @Override
        void write(DataValue value, int repetition) {
            leaf.writeDouble(value.number(), repetition, definition());
        }
    }

    private static final class Text extends ScalarNode {

        Text(Leaf leaf) {
            super(leaf);
        }

        @Override
        boolean fits(DataValue value) {
            return value.kind() == DataValue.TEXT;
        }

        @Override
        void write(DataValue value, int repetition) {
            leaf.writeBytes(value.bytes(), value.at(), value.end() - value.at(), repetition, definition());
        }
    }

    private static final class Json extends ScalarNode {

        private final DataJson json;

        Json(Leaf leaf, DataJson json) {
            super(leaf);
            this.json = json;
        }

        @Override
        boolean fits(DataValue value) {
            return true;
        }

        @Override
        void write(DataValue value, int repetition) {
            JsonText text = json.text();
            text.reset();
            json.value(value);
            leaf.writeBytes(text.array(), 0, text.length(), repetition, definition());
        }
    }
}
