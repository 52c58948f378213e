package io.ingestor.validate;

import io.ingestor.RecordFields;

/**
 * A rule for a value in {@code data} that a schema does not express otherwise. It must be pure and safe for all
 * threads. It may make objects and may take long; a schema applies it after everything else that it has for the value.
 */
@FunctionalInterface
public interface DataRule {

    /**
     * Examines a value.
     *
     * @param value a cursor before the value: the first {@code next()} moves to it, and the second returns false. It is
     *     valid until this method returns.
     * @param found receives the violations; none if the value is right. A field is a JSON Pointer from the value, empty
     *     for the value itself; the path of the value is put before it. If none is needed, only the first call counts.
     * @throws UndecidedException if the rule does not decide on the value
     */
    void check(RecordFields value, Violations found);
}
