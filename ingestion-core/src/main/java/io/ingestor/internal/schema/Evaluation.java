package io.ingestor.internal.schema;

import java.util.Arrays;

/** The state of a check: the bytes, the steps that remain, and scratch memory. For one thread; reusable. */
final class Evaluation {

    /** The steps that each check may take, in addition to {@link #STEPS_PER_BYTE} for each byte. */
    static final long STEPS = 100_000;

    static final long STEPS_PER_BYTE = 100;

    /** The maximum nesting of combinations, which bounds the use of the thread's stack. */
    static final int MAX_NESTING = 500;

    private static final int KEPT_WORDS = 1 << 10;

    final DataReader in = new DataReader();
    final DigestSet digests = new DigestSet();

    private long stepsLeft;
    private long steps;
    private int nesting;
    private long[] words = new long[8];
    private int wordCount;

    /** Begins a check of the given number of bytes of an array. */
    void begin(byte[] source, int length) {
        in.wrap(source);
        restart(length);
    }

    /** Restarts the check of the same bytes, even after an exception. */
    void restart(int length) {
        steps = STEPS + STEPS_PER_BYTE * length;
        stepsLeft = steps;
        nesting = 0;
        wordCount = 0;
    }

    /** Drops the bytes, and scratch memory that has grown large. */
    void end() {
        in.release();
        digests.trim();
        if (words.length > KEPT_WORDS) {
            words = new long[8];
        }
    }

    /** Returns true if the schema accepts the value. */
    boolean accepts(SchemaNode schema, int kind, int at, int length) {
        step();
        for (Assertion assertion : schema.assertions(kind)) {
            if (!assertion.accepts(this, kind, at, length)) {
                return false;
            }
        }
        return true;
    }

    /** Returns true if a schema accepts the value to which its enclosing schema also applies. */
    boolean acceptsNested(SchemaNode schema, int kind, int at, int length) {
        enter();
        boolean accepted = accepts(schema, kind, at, length);
        leave();
        return accepted;
    }

    void enter() {
        if (++nesting > MAX_NESTING) {
            throw new CheckLimitException("must need at most " + MAX_NESTING
                    + " nested combinations (allOf, anyOf, oneOf, not, if), needed more: nest the data less");
        }
    }

    void leave() {
        nesting--;
    }

    /** Counts one application of a schema to a value, or similar work. */
    void step() {
        if (--stepsLeft < 0) {
            throw new CheckLimitException("must be checked in at most " + steps
                    + " steps, needed more: avoid alternatives that contain each other, or send less data in a record");
        }
    }

    /** Reserves zeroed words and returns the offset of the first in {@link #words()}. */
    int reserve(int count) {
        int base = wordCount;
        wordCount += count;
        if (wordCount > words.length) {
            words = Arrays.copyOf(words, Math.max(wordCount, 2 * words.length));
        }
        Arrays.fill(words, base, wordCount, 0);
        return base;
    }

    /** Releases the words from an offset on. */
    void free(int base) {
        wordCount = base;
    }

    /** Returns the array of the reserved words, which is valid until more are reserved. */
    long[] words() {
        return words;
    }
}
