package io.ingestor.delta.internal.row;

import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.json.JsonText;
import io.ingestor.delta.internal.parquet.Leaf;

/** The writer of values without parts. */
abstract sealed class ScalarNode extends Node {

    final Leaf leaf;

    private ScalarNode(Leaf leaf) {
        super(leaf.maxDefinition());
        this.leaf = leaf;
    }

    /** Creates the writer of a type that occurs in the data of records. */
    static ScalarNode of(Scalar type, Leaf leaf, ByteScratch scratch, JsonText json) {
        return switch (type) {
            case BOOLEAN -> new Bool(leaf);
            case LONG -> new WholeNumber(leaf);
            case DOUBLE -> new RealNumber(leaf);
            case STRING -> new Text(leaf, scratch);
            case JSON -> new Json(leaf, json);
            case INT, BINARY, TIMESTAMP, DATE ->
                throw new IllegalArgumentException("data must have no column of " + type);
        };
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
        Fit fit(RecordFields value) {
            return value.kind() == Kind.BOOL ? Fit.WHOLE : Fit.NONE;
        }

        @Override
        void write(RecordFields value, int repetition) {
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
        Fit fit(RecordFields value) {
            if (value.kind() != Kind.NUMBER) {
                return Fit.NONE;
            }
            double number = value.number();
            return number == Math.rint(number) && number >= -LIMIT && number < LIMIT ? Fit.WHOLE : Fit.NONE;
        }

        @Override
        void write(RecordFields value, int repetition) {
            leaf.writeLong((long) value.number(), repetition, definition());
        }
    }

    private static final class RealNumber extends ScalarNode {

        RealNumber(Leaf leaf) {
            super(leaf);
        }

        @Override
        Fit fit(RecordFields value) {
            return value.kind() == Kind.NUMBER ? Fit.WHOLE : Fit.NONE;
        }

        @Override
        void write(RecordFields value, int repetition) {
            leaf.writeDouble(value.number(), repetition, definition());
        }
    }

    private static final class Text extends ScalarNode {

        private final ByteScratch scratch;

        Text(Leaf leaf, ByteScratch scratch) {
            super(leaf);
            this.scratch = scratch;
        }

        @Override
        Fit fit(RecordFields value) {
            return value.kind() == Kind.TEXT ? Fit.WHOLE : Fit.NONE;
        }

        @Override
        void write(RecordFields value, int repetition) {
            scratch.set(value.bytes());
            leaf.writeBytes(scratch.array(), 0, scratch.length(), repetition, definition());
        }
    }

    private static final class Json extends ScalarNode {

        private final JsonText json;

        Json(Leaf leaf, JsonText json) {
            super(leaf);
            this.json = json;
        }

        @Override
        Fit fit(RecordFields value) {
            return Fit.WHOLE;
        }

        @Override
        void write(RecordFields value, int repetition) {
            json.reset();
            json.value(value);
            leaf.writeBytes(json.array(), 0, json.length(), repetition, definition());
        }
    }
}
