package io.ingestor.validate;

/**
 * A receiver of the violations that a {@link Validator} finds in a record, or a {@link DataRule} in a value. Valid
 * until the method that received it returns; the methods of a validator's receiver then throw
 * {@link IllegalStateException}. Not thread-safe.
 */
public interface Violations {

    /**
     * Adds a violation. It rejects the record, unless a schema in mode {@link SchemaMode#WARN} applies the rule.
     * Violations beyond the first 16 of a record, or beyond about a million characters in a batch, are dropped. Field
     * and message are truncated to 1,000 characters.
     *
     * @param field path of the field, see {@link Violation#field}
     * @param message the rule that the field breaks, see {@link Violation#message}
     */
    void add(String field, String message);

    /** Returns true if further violations would be dropped, so that there is no need to create a message. */
    boolean isFull();
}
