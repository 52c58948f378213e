package io.ingestor.delta.internal.json;

import io.ingestor.delta.internal.wire.DataValue;
import java.util.Arrays;

/** A printer of values in the data of records into a JSON text. Reusable; not thread-safe. */
public final class DataJson {

    private final JsonText text = new JsonText();

    /** The position at which to go on, and the end, for each object and list around the value to be printed. */
    private int[] around = new int[2 * 8];

    private int open;

    /** Returns the text into which values are printed. */
    public JsonText text() {
        return text;
    }

    /** Prints the name of a member. */
    public void name(DataValue member) {
        text.name(member.bytes(), member.nameAt(), member.nameLength());
    }

    /** Prints a member: its name and its value, which is then another one. */
    public void member(DataValue member) {
        name(member);
        value(member);
    }

    /**
     * Prints a value with all that is in it: members and elements in their order. The value is then another one. If it
     * throws, the text must be reset.
     */
    public void value(DataValue value) {
        open = 0;
        print(value);
        // A loop, so that no record can use up the stack of the thread.
        while (open > 0) {
            int level = 2 * (open - 1);
            boolean object = text.isInObject();
            int next = object
                    ? value.member(around[level], around[level + 1])
                    : value.element(around[level], around[level + 1]);
            if (next == DataValue.NONE) {
                text.end();
                open--;
                continue;
            }
            around[level] = next;
            if (object) {
                name(value);
            }
            print(value);
        }
    }

    private void print(DataValue value) {
        switch (value.kind()) {
            case DataValue.NUMBER -> text.number(value.number());
            case DataValue.TEXT -> text.text(value.bytes(), value.at(), value.end() - value.at());
            case DataValue.BOOL -> text.bool(value.bool());
            case DataValue.OBJECT -> {
                text.startObject();
                enter(value);
            }
            case DataValue.LIST -> {
                text.startArray();
                enter(value);
            }
            default -> text.nullValue();
        }
    }

    private void enter(DataValue value) {
        int level = 2 * open++;
        if (level == around.length) {
            around = Arrays.copyOf(around, 2 * level);
        }
        around[level] = value.at();
        around[level + 1] = value.end();
    }
}
