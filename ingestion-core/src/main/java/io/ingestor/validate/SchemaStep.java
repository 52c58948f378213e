package io.ingestor.validate;

/** A step of a record at which its fate is counted by schema. */
public enum SchemaStep {
    /** Before validator and transforms, against the schema that the record names or gets by default. */
    INPUT,

    /** In the transforms, including the checks that a changed record has to pass. */
    TRANSFORM,

    /** After the transforms, against the schema with which the record is stored. */
    OUTPUT
}
