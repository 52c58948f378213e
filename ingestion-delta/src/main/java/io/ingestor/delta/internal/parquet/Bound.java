package io.ingestor.delta.internal.parquet;

import java.nio.charset.StandardCharsets;

/** A bound of the values of a column. */
public sealed interface Bound {

    /** A whole number, or the microseconds of a timestamp. */
    record Whole(long value) implements Bound {}

    /** A finite number. */
    record Real(double value) implements Bound {}

    /** A truth value. */
    record Truth(boolean value) implements Bound {}

    /**
     * A text of at most {@value TextBounds#CODE_POINTS} code points. If it was cut, a minimum is the beginning of the
     * least text, and a maximum is the least text of that length which is greater than all.
     */
    record Text(String value) implements Bound {

        /** Returns the text in UTF-8. */
        public byte[] utf8() {
            return value.getBytes(StandardCharsets.UTF_8);
        }
    }
}
