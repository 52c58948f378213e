package io.ingestor.validate;

/** A place on the way of a record at which it is checked against a schema. */
public enum SchemaStep {
    /** Before validator and transforms, against the schema that it came with. */
    INPUT,

    /** After the transforms, against the schema with which it is stored. */
    OUTPUT
}
