package io.ingestor.validate;

import io.ingestor.RecordFields;

/**
 * A rule for a value in {@code data} that a schema cannot express otherwise. It must be pure and thread-safe. It may
 * allocate and may be slow: a schema applies it after all its other assertions for the value.
 */
@FunctionalInterface
public interface DataRule {

    /**
     * Examines a value.
     *
     * @param value a cursor before the value: the first {@code next()} moves to it, and the second returns false. It is
     *     valid until this method returns.
     * @param found receives the violations; none if the value is valid. A field is a JSON Pointer relative to the
     *     value, empty for the value itself; the path of the value is prepended. If only the outcome matters, only the
     *     first call counts.
     * @throws UndecidedException if the rule cannot decide on the value
     */
    void check(RecordFields value, Violations found);
}
