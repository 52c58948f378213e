package io.ingestor.internal.schema;

/** An assertion on the number of code points in a string. */
final class TextLength implements Assertion {

    /** The maximum number of bytes in a code point. */
    private static final int MAX_BYTES = 4;

    private final Count bounds;
    private final long min;
    private final long max;

    TextLength(Count bounds) {
        this.bounds = bounds;
        this.min = bounds.min();
        this.max = bounds.max();
    }

    @Override
    public int kinds() {
        return 1 << DataReader.TEXT;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        if (length < min) {
            return false;
        }
        boolean sure = length <= max && (min <= 1 || length / MAX_BYTES >= min);
        return sure || bounds.accepts(codePoints(evaluation.in.bytes, at, length));
    }

    /** Checks the length during planning, because a string has the same length in all data of a layout. */
    @Override
    public boolean plan(Planning planning, int kind, int at, int length) {
        return accepts(planning.evaluation, kind, at, length);
    }

    /** Returns the number of code points, which is the number of bytes that begin one. */
    private static int codePoints(byte[] bytes, int at, int length) {
        int count = 0;
        for (int i = at; i < at + length; i++) {
            count += (bytes[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        bounds.explain(findings, codePoints(findings.evaluation.in.bytes, at, length));
    }
}
