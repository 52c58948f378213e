package io.ingestor.rules;

/** A demand on a new version of a schema, compared with the previous version. */
public enum SchemaCompatibility {
    /** No demand. */
    NONE,
    /** The new version must accept every document that the old one accepts. Senders need not change. */
    BACKWARD,
    /** The old version must accept every document that the new one accepts. Readers need not change. */
    FORWARD,
    /** Both versions must accept the same documents. */
    FULL
}
