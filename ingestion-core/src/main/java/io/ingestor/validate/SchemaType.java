package io.ingestor.validate;

/** A type of a value, as JSON Schema names them. */
public enum SchemaType {
    /** JSON null. */
    NULL("null"),
    /** True or false. */
    BOOLEAN("boolean"),
    /** Any number. */
    NUMBER("number"),
    /** A number without a fraction; 1.0 is one. */
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

    /** Returns the name in JSON Schema. */
    public String keyword() {
        return keyword;
    }
}
