package io.ingestor.validate;

/** A step at which a record is checked against a schema. */
public enum SchemaStep {
    /** Before validator and transforms, against the schema that the record names or gets by default. */
    INPUT,

    /** After the transforms, against the schema with which the record is stored. */
    OUTPUT
}
