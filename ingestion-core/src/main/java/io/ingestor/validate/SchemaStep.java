package io.ingestor.validate;

/** A step in the examination of a record. Outcomes are counted by schema and step. */
public enum SchemaStep {
    /** Before validator and transforms, against the schema that the record names or gets by default. */
    INPUT,

    /** In the transforms, including the checks that a changed record has to pass. */
    TRANSFORM,

    /** After the transforms, against the schema with which the record is stored. */
    OUTPUT
}
