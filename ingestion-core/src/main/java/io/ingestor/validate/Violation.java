package io.ingestor.validate;

import java.util.Objects;

/**
 * A rule that one record breaks.
 *
 * @param field path of the field in the terms of the wire contract, such as {@code id.tenant_id.id} or
 *     {@code data.fields["delay"]}; for a {@link Schema}, {@code data} and a JSON Pointer; empty for the record as a
 *     whole
 * @param message description of the violation, with the value, the limit and the remedy; may be shown to the sender of
 *     the record
 */
public record Violation(String field, String message) {

    public Violation {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }

    /** Returns field and message in one string. */
    public String describe() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}
