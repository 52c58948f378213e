package io.ingestor.validate;

/** A type of values in JSON Schema. */
public enum SchemaType {
    /** JSON null. */
    NULL("null"),
    /** True or false. */
    BOOLEAN("boolean"),
    /** Any number. */
    NUMBER("number"),
    /** A number without a fractional part, such as 1.0. */
    INTEGER("integer"),
    /** A text. */
    STRING("string"),
    /** Values with names. */
    OBJECT("object"),
    /** Values in order. */
    ARRAY("array");

    private final String keyword;

    SchemaType(String keyword) {
        this.keyword = keyword;
    }

    /** Returns the name of the type in JSON Schema. */
    public String keyword() {
        return keyword;
    }
}
