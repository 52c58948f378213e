package io.ingestor.rules.internal.evolve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A schema in a document.
 *
 * @param schema the schema, an object or a boolean
 * @param document the document
 * @param pointer the JSON Pointer of the schema in the document
 */
record SchemaNode(JsonNode schema, SchemaDocument document, String pointer) {

    /** The keywords that the comparison does not support. */
    private static final Set<String> OPAQUE = Set.of(
            "$dynamicRef",
            "$recursiveRef",
            "unevaluatedProperties",
            "unevaluatedItems",
            "dependencies",
            "additionalItems");

    private static final int MAX_REFERENCES = 20;

    static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }

    /** A key that compares the schema by identity. */
    private record Identity(JsonNode schema) {

        @Override
        @SuppressWarnings("ReferenceEquality") // equal schemas in two places may have different meanings
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity identity && identity.schema == schema;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(schema);
        }
    }

    /** Returns a key that is equal only for the same place in the same document. */
    Object identity() {
        return new Identity(schema);
    }

    boolean isTrue() {
        return schema.isBoolean() ? schema.booleanValue() : schema.isObject() && schema.isEmpty();
    }

    boolean isFalse() {
        return schema.isBoolean() && !schema.booleanValue();
    }

    boolean has(String keyword) {
        return schema.isObject() && schema.has(keyword);
    }

    /** Returns the value of a keyword; a missing node if there is none. */
    JsonNode keyword(String keyword) {
        return schema.path(keyword);
    }

    /** Returns the schema of a keyword; empty if there is none. */
    Optional<SchemaNode> child(String keyword) {
        JsonNode child = schema.path(keyword);
        return isSchema(child) ? Optional.of(at(child, keyword)) : Optional.empty();
    }

    /** Returns the schema of a keyword under a name; empty if there is none. */
    Optional<SchemaNode> child(String keyword, String name) {
        JsonNode child = schema.path(keyword).path(name);
        return isSchema(child) ? Optional.of(at(child, keyword, name)) : Optional.empty();
    }

    /** Returns the schemas in the list of a keyword. */
    List<SchemaNode> children(String keyword) {
        JsonNode list = schema.path(keyword);
        List<SchemaNode> children = new ArrayList<>();
        if (list.isArray()) {
            for (int i = 0; i < list.size(); i++) {
                children.add(at(list.get(i), keyword, Integer.toString(i)));
            }
        }
        return children;
    }

    /** Returns the member names of a keyword whose value is an object. */
    Set<String> names(String keyword) {
        JsonNode members = schema.path(keyword);
        return members.isObject() ? new LinkedHashSet<>(members.propertyNames()) : Set.of();
    }

    /** Returns the target of {@code $ref}; empty if there is none or it cannot be resolved. */
    Optional<SchemaNode> target() {
        JsonNode reference = keyword("$ref");
        return reference.isString() ? document.resolve(reference.stringValue()) : Optional.empty();
    }

    /** Returns the target of a schema that consists of a reference only; otherwise this schema. */
    SchemaNode resolved() {
        SchemaNode node = this;
        for (int i = 0; i < MAX_REFERENCES && node.schema.size() == 1 && node.has("$ref"); i++) {
            node = node.target().orElse(node);
        }
        return node;
    }

    /** Returns a keyword that the comparison does not support; empty if there is none. */
    Optional<String> opaqueKeyword() {
        if (!schema.isObject()) {
            return Optional.empty();
        }
        if (keyword("items").isArray()) {
            return Optional.of("items");
        }
        if (has("$ref") && target().isEmpty()) {
            return Optional.of("$ref");
        }
        return schema.propertyNames().stream().filter(OPAQUE::contains).findFirst();
    }

    /** Returns a schema that does not occur in the document. It has the document and pointer of this one. */
    SchemaNode synthetic(JsonNode other) {
        return new SchemaNode(other, document, pointer);
    }

    private static boolean isSchema(JsonNode node) {
        return node.isObject() || node.isBoolean();
    }

    private SchemaNode at(JsonNode child, String... tokens) {
        StringBuilder path = new StringBuilder(pointer);
        for (String token : tokens) {
            path.append('/').append(escape(token));
        }
        return new SchemaNode(child, document, path.toString());
    }
}
