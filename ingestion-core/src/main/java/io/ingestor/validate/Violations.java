package io.ingestor.validate;

/**
 * The violations of one record, as a {@link Validator} finds them. Valid until the validator returns; then all methods
 * throw {@link IllegalStateException}. For one thread.
 */
public interface Violations {

    /**
     * Adds a violation, which rejects the record. Violations beyond the first 16 of a record, or beyond about a million
     * characters in a batch, are not kept. Field and message are cut at 1,000 characters.
     *
     * @param field path of the field, see {@link Violation#field}
     * @param message the rule that the field breaks, see {@link Violation#message}
     */
    void add(String field, String message);

    /** Returns true if a further violation would not be kept, so that no message need be made. */
    boolean isFull();
}
