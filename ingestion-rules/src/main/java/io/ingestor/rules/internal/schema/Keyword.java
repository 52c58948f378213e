package io.ingestor.rules.internal.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A keyword of draft 2020-12, with the kind of value that it requires. */
enum Keyword {
    ID("$id", Value.TEXT),
    SCHEMA("$schema", Value.TEXT),
    REF("$ref", Value.TEXT),
    ANCHOR("$anchor", Value.NAME),
    DYNAMIC_REF("$dynamicRef", Value.TEXT),
    DYNAMIC_ANCHOR("$dynamicAnchor", Value.NAME),
    VOCABULARY("$vocabulary", Value.ANY),
    COMMENT("$comment", Value.ANY),
    DEFS("$defs", Value.SCHEMAS_BY_NAME),
    DEFINITIONS("definitions", Value.SCHEMAS_BY_NAME),
    TYPE("type", Value.TYPES),
    ENUM("enum", Value.VALUES),
    CONST("const", Value.ANY),
    MULTIPLE_OF("multipleOf", Value.POSITIVE_NUMBER),
    MAXIMUM("maximum", Value.NUMBER),
    EXCLUSIVE_MAXIMUM("exclusiveMaximum", Value.NUMBER),
    MINIMUM("minimum", Value.NUMBER),
    EXCLUSIVE_MINIMUM("exclusiveMinimum", Value.NUMBER),
    MAX_LENGTH("maxLength", Value.COUNT),
    MIN_LENGTH("minLength", Value.COUNT),
    PATTERN("pattern", Value.PATTERN),
    FORMAT("format", Value.TEXT),
    MAX_ITEMS("maxItems", Value.COUNT),
    MIN_ITEMS("minItems", Value.COUNT),
    UNIQUE_ITEMS("uniqueItems", Value.BOOLEAN),
    MAX_CONTAINS("maxContains", Value.COUNT),
    MIN_CONTAINS("minContains", Value.COUNT),
    MAX_PROPERTIES("maxProperties", Value.COUNT),
    MIN_PROPERTIES("minProperties", Value.COUNT),
    REQUIRED("required", Value.NAMES),
    DEPENDENT_REQUIRED("dependentRequired", Value.NAMES_BY_NAME),
    PROPERTIES("properties", Value.SCHEMAS_BY_NAME),
    PATTERN_PROPERTIES("patternProperties", Value.SCHEMAS_BY_PATTERN),
    ADDITIONAL_PROPERTIES("additionalProperties", Value.SCHEMA),
    PROPERTY_NAMES("propertyNames", Value.SCHEMA),
    ITEMS("items", Value.SCHEMA),
    PREFIX_ITEMS("prefixItems", Value.SCHEMAS),
    CONTAINS("contains", Value.SCHEMA),
    UNEVALUATED_ITEMS("unevaluatedItems", Value.SCHEMA),
    UNEVALUATED_PROPERTIES("unevaluatedProperties", Value.SCHEMA),
    ALL_OF("allOf", Value.SCHEMAS),
    ANY_OF("anyOf", Value.SCHEMAS),
    ONE_OF("oneOf", Value.SCHEMAS),
    NOT("not", Value.SCHEMA),
    IF("if", Value.SCHEMA),
    THEN("then", Value.SCHEMA),
    ELSE("else", Value.SCHEMA),
    DEPENDENT_SCHEMAS("dependentSchemas", Value.SCHEMAS_BY_NAME),
    CONTENT_ENCODING("contentEncoding", Value.ANY),
    CONTENT_MEDIA_TYPE("contentMediaType", Value.ANY),
    CONTENT_SCHEMA("contentSchema", Value.ANY),
    TITLE("title", Value.ANY),
    DESCRIPTION("description", Value.ANY),
    DEFAULT("default", Value.ANY),
    DEPRECATED("deprecated", Value.ANY),
    READ_ONLY("readOnly", Value.ANY),
    WRITE_ONLY("writeOnly", Value.ANY),
    EXAMPLES("examples", Value.ANY);

    /** The kind of value of a keyword. */
    enum Value {
        ANY,
        TEXT,
        NAME,
        PATTERN,
        BOOLEAN,
        NUMBER,
        POSITIVE_NUMBER,
        COUNT,
        TYPES,
        VALUES,
        NAMES,
        NAMES_BY_NAME,
        SCHEMA,
        SCHEMAS,
        SCHEMAS_BY_NAME,
        SCHEMAS_BY_PATTERN
    }

    private static final Map<String, Keyword> BY_NAME = new HashMap<>();

    static {
        for (Keyword keyword : values()) {
            BY_NAME.put(keyword.text, keyword);
        }
    }

    private final String text;
    private final Value value;

    Keyword(String text, Value value) {
        this.text = text;
        this.value = value;
    }

    static Optional<Keyword> named(String text) {
        return Optional.ofNullable(BY_NAME.get(text));
    }

    /** Returns the name of the keyword in a document. */
    String text() {
        return text;
    }

    Value value() {
        return value;
    }
}
