package io.ingestor.rules;

/** Demands on a new version of a schema, compared with the version before it. */
public enum SchemaCompatibility {
    /** No demand. */
    NONE,
    /** The new version accepts every document that the old one accepts, so that no sender need change. */
    BACKWARD,
    /** The old version accepts every document that the new one accepts, so that no reader need change. */
    FORWARD,
    /** Both versions accept the same documents. */
    FULL
}
