package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.column.ColumnType.Scalar;
import io.ingestor.delta.internal.json.DataJson;
import io.ingestor.delta.internal.json.JsonText;
import io.ingestor.delta.internal.parquet.Leaf;
import io.ingestor.delta.internal.wire.DataValue;

/** The writer of values without parts. One class for all types, so that a call for a member has one target. */
final class ScalarNode extends Node {

    private static final double LONG_LIMIT = 0x1p63;

    private final Scalar type;
    private final Leaf leaf;
    private final DataJson json;

    /** Creates the writer of a type that occurs in the data of records. */
    ScalarNode(Scalar type, Leaf leaf, DataJson json) {
        super(leaf.maxDefinition());
        this.type = type;
        this.leaf = leaf;
        this.json = json;
    }

    private boolean fits(DataValue value) {
        return switch (type) {
            case BOOLEAN -> value.kind() == DataValue.BOOL;
            case LONG -> value.kind() == DataValue.NUMBER && isLong(value.number());
            case DOUBLE -> value.kind() == DataValue.NUMBER;
            case STRING -> value.kind() == DataValue.TEXT;
            case JSON -> true;
            case INT, BINARY, TIMESTAMP, DATE -> throw notOfData();
        };
    }

    /** Returns true if the value is an integer that a long can hold. */
    private static boolean isLong(double number) {
        return number == Math.rint(number) && number >= -LONG_LIMIT && number < LONG_LIMIT;
    }

    private IllegalStateException notOfData() {
        return new IllegalStateException("data must have no column of " + type);
    }

    @Override
    Fit fit(DataValue value) {
        return fits(value) ? Fit.WHOLE : Fit.NONE;
    }

    @Override
    Fit put(DataValue value) {
        if (!fits(value)) {
            return Fit.NONE;
        }
        write(value, 0);
        return Fit.WHOLE;
    }

    @Override
    void write(DataValue value, int repetition) {
        switch (type) {
            case BOOLEAN -> leaf.writeBoolean(value.bool(), repetition, definition());
            case LONG -> leaf.writeLong((long) value.number(), repetition, definition());
            case DOUBLE -> leaf.writeDouble(value.number(), repetition, definition());
            case STRING ->
                leaf.writeBytes(value.bytes(), value.at(), value.end() - value.at(), repetition, definition());
            case JSON -> {
                JsonText text = json.text();
                text.reset();
                json.value(value);
                leaf.writeBytes(text.array(), 0, text.length(), repetition, definition());
            }
            case INT, BINARY, TIMESTAMP, DATE -> throw notOfData();
        }
    }

    @Override
    void writeNull(int repetition, int present) {
        leaf.writeNull(repetition, present);
    }
}
