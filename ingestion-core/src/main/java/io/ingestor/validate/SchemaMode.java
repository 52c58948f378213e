package io.ingestor.validate;

/** The handling of records that break their schema. */
public enum SchemaMode {
    /** The record is rejected. */
    ENFORCE,

    /**
     * The record is stored and counted, and its metadata contains the violation under
     * {@link SchemaPolicy#VIOLATION_METADATA}. Intended for the rollout of a schema.
     */
    WARN
}
