package io.ingestor.internal.wire;

import java.util.Arrays;

/**
 * A writer of the fields of a record of bounded length. It tracks the place that it writes to: the record, an object or
 * a list. A field that fails is removed. Reusable; not thread-safe.
 */
final class NestedWriter {

    /** The places that a field can be written to. */
    static final int IN_RECORD = 0;

    static final int IN_OBJECT = 1;
    static final int IN_LIST = 2;

    /** The value for an absent mark. */
    static final int ABSENT = -1;

    private static final String[] PLACES = {"the record", "an object", "a list"};

    /** The number of stack entries per level: the enclosing place and three marks. */
    private static final int LEVEL = 4;

    private final int maxBytes;
    private final WireWriter out = new WireWriter();
    private int[] outer = new int[LEVEL * 8];
    private int depth;
    private int place;

    /** The length to restore if a field fails. */
    private int start;

    private boolean lent;
    private boolean overfull;

    NestedWriter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Begins an empty record, which can be written until {@link #takeBack}. */
    void lend() {
        out.clear();
        depth = 0;
        place = IN_RECORD;
        lent = true;
        overfull = false;
    }

    void takeBack() {
        lent = false;
    }

    boolean isComplete() {
        return depth == 0;
    }

    boolean isOverfull() {
        return overfull;
    }

    /** Returns the writer for the content of a field that {@link #at} has started. */
    WireWriter out() {
        return out;
    }

    /** Starts a field that belongs in a place. Throws if this is not the current place. */
    void at(int needed) {
        checkLent();
        if (place != needed) {
            throw new IllegalStateException(
                    "the field must be written into " + PLACES[needed] + ", was written into " + PLACES[place]);
        }
        start = out.size();
    }

    /** Writes a text of the field. Removes the field and throws if the text cannot be encoded. */
    void text(int tag, String text) {
        try {
            out.string(tag, text);
        } catch (IllegalArgumentException | NullPointerException e) {
            out.cut(start);
            throw e;
        }
    }

    /** Ends the field. Removes it and throws if it makes the record too large. */
    void written() {
        if (out.size() > maxBytes) {
            overfull = true;
            out.cut(start);
            throw new IllegalStateException("record must be at most " + maxBytes + " bytes encoded");
        }
    }

    /**
     * Enters the object or list that the field begins. {@link #leave} ends its marks, of which there are up to three.
     */
    void enter(int newPlace, int first, int second, int third) {
        if (depth > DataRecordFormat.MAX_DEPTH) {
            out.cut(start);
            throw new IllegalStateException(
                    "data must be nested at most " + DataRecordFormat.MAX_DEPTH + " levels deep");
        }
        written();
        int top = LEVEL * depth;
        if (top == outer.length) {
            outer = Arrays.copyOf(outer, 2 * top);
        }
        outer[top] = place;
        outer[top + 1] = first;
        outer[top + 2] = second;
        outer[top + 3] = third;
        depth++;
        place = newPlace;
    }

    /** Leaves the object or list that was entered last and ends its marks. */
    void leave() {
        checkLent();
        if (depth == 0) {
            throw new IllegalStateException("no object or list was begun: end() must follow a begin");
        }
        depth--;
        int top = LEVEL * depth;
        for (int mark = top + LEVEL - 1; mark > top; mark--) {
            if (outer[mark] != ABSENT) {
                out.end(outer[mark]);
            }
        }
        place = outer[top];
    }

    private void checkLent() {
        if (!lent) {
            throw new IllegalStateException("the builder has ended: it is valid until apply() returns");
        }
    }
}
