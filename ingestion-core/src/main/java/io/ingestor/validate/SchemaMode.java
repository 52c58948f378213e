package io.ingestor.validate;

/** The consequence of a record that breaks its schema. */
public enum SchemaMode {
    /** The record is rejected. */
    ENFORCE,

    /**
     * The record is kept and counted, and its metadata has the violation under {@link SchemaPolicy#VIOLATION_METADATA}.
     * A schema is rolled out so.
     */
    WARN
}
