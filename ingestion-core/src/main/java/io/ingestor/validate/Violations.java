package io.ingestor.validate;

/**
 * A receiver of the violations that a {@link Validator} finds in one record. Valid until the validator returns; after
 * that all methods throw {@link IllegalStateException}. Not thread-safe.
 */
public interface Violations {

    /**
     * Adds a violation, which rejects the record. Violations beyond the first 16 of a record, or beyond about a million
     * characters in a batch, are dropped. Field and message are truncated to 1,000 characters.
     *
     * @param field path of the field, see {@link Violation#field}
     * @param message the rule that the field breaks, see {@link Violation#message}
     */
    void add(String field, String message);

    /** Returns true if further violations would be dropped, so that there is no need to create a message. */
    boolean isFull();
}
