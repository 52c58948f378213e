package io.ingestor.rules.internal.schema;

import java.util.BitSet;

/** A set of code points. It is written as a character class that both engines interpret identically. */
final class CodePoints {

    private static final int END = Character.MAX_CODE_POINT + 1;

    private final BitSet points = new BitSet();

    static CodePoints of(int... ranges) {
        CodePoints set = new CodePoints();
        for (int i = 0; i < ranges.length; i += 2) {
            set.add(ranges[i], ranges[i + 1]);
        }
        return set;
    }

    /** Adds a range of code points, both ends inclusive. */
    void add(int first, int last) {
        points.set(first, last + 1);
    }

    void addAll(CodePoints others) {
        points.or(others.points);
    }

    /** Returns the complement of this set. */
    CodePoints others() {
        CodePoints others = new CodePoints();
        others.points.set(0, END);
        others.points.andNot(points);
        return others;
    }

    boolean contains(int codePoint) {
        return points.get(codePoint);
    }

    /** Appends the set as a character class in brackets. An empty set becomes a class that matches nothing. */
    void appendTo(StringBuilder out) {
        if (points.isEmpty()) {
            out.append("[^\\x{0}-\\x{10ffff}]");
            return;
        }
        out.append('[');
        for (int first = points.nextSetBit(0); first >= 0; ) {
            int end = points.nextClearBit(first);
            appendPoint(out, first);
            if (end - first > 1) {
                out.append('-');
                appendPoint(out, end - 1);
            }
            first = end == END ? -1 : points.nextSetBit(end);
        }
        out.append(']');
    }

    static void appendPoint(StringBuilder out, int codePoint) {
        out.append("\\x{").append(Integer.toHexString(codePoint)).append('}');
    }
}
