package io.ingestor.rules.internal.schema;

import io.ingestor.rules.InvalidSchemaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A value at its place in a document, usually a schema. Equality compares the document and the pointer only.
 *
 * @param document the URI of the document
 * @param pointer the JSON Pointer of the value in the document
 * @param base the base URI for references in the value
 * @param node the value
 */
record Place(String document, String pointer, String base, JsonNode node) {

    /** Returns the root of a document. */
    static Place root(String document, JsonNode node) {
        return new Place(document, "", baseOf(document, node), node);
    }

    private static String baseOf(String base, JsonNode node) {
        JsonNode id = node.isObject() ? node.path("$id") : node.path(0);
        return id.isString() ? Uris.withoutFragment(Uris.resolve(base, id.stringValue())) : base;
    }

    /** Returns the child with a name or an index; empty if there is none. */
    Optional<Place> child(String token) {
        JsonNode child = node.isArray() && isIndex(token) ? node.path(Integer.parseInt(token)) : node.path(token);
        if (child.isMissingNode()) {
            return Optional.empty();
        }
        return Optional.of(new Place(document, pointer + "/" + escape(token), baseOf(base, child), child));
    }

    boolean has(Keyword keyword) {
        return node.isObject() && node.has(keyword.text());
    }

    JsonNode value(Keyword keyword) {
        return node.path(keyword.text());
    }

    /** Returns the value of a keyword that has one schema; empty if the keyword is absent. */
    Optional<Place> schema(Keyword keyword) {
        return child(keyword.text());
    }

    /** Returns the schemas of a keyword that has a list or a map of them, in order. */
    List<Place> schemas(Keyword keyword) {
        return schema(keyword).map(Place::children).orElseGet(List::of);
    }

    /** Returns the elements of an array or the members of an object, in order. */
    List<Place> children() {
        List<Place> found = new ArrayList<>();
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            child(Integer.toString(i)).ifPresent(found::add);
        }
        for (String name : node.propertyNames()) {
            child(name).ifPresent(found::add);
        }
        return found;
    }

    InvalidSchemaException wrong(Keyword keyword, String problem) {
        return new InvalidSchemaException(document, pointer, keyword.text(), problem);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place place && document.equals(place.document) && pointer.equals(place.pointer);
    }

    @Override
    public int hashCode() {
        return 31 * document.hashCode() + pointer.hashCode();
    }

    @Override
    public String toString() {
        return document + "#" + pointer;
    }

    private static boolean isIndex(String token) {
        return token.length() < 10 && token.matches("0|[1-9][0-9]*");
    }

    private static String escape(String token) {
        return token.replace("~", "~0").replace("/", "~1");
    }
}
