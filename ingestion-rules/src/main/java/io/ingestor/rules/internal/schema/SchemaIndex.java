package io.ingestor.rules.internal.schema;

import io.ingestor.rules.InvalidSchemaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An index of schemas by URI and anchor. A reference may name a registered document or a meta-schema of draft 2020-12;
 * nothing is read over the network. A registered document is added only when it is needed, so that other documents may
 * be invalid or share an {@code $id}.
 */
final class SchemaIndex {

    private final Map<String, JsonNode> documents = new LinkedHashMap<>();
    private final Map<String, Place> resources = new HashMap<>();
    private final Map<String, Place> anchors = new HashMap<>();
    private final Map<String, List<Place>> dynamicAnchors = new HashMap<>();
    private final Set<Place> walked = new HashSet<>();
    private final KeywordCheck check;
    private final DocumentSet registered;

    SchemaIndex(PatternCache patterns, DocumentSet registered) {
        this.check = new KeywordCheck(patterns);
        this.registered = registered;
    }

    /**
     * Adds all registered documents.
     *
     * @throws InvalidSchemaException if a document is invalid, or has a URI of another one
     */
    void addAll() {
        for (String uri : registered.uris()) {
            if (!documents.containsKey(uri)) {
                registered.document(uri).ifPresent(document -> add(uri, document));
            }
        }
    }

    /**
     * Adds a document with all its schemas.
     *
     * @return the root of the document
     * @throws InvalidSchemaException if a keyword has an invalid value, or a URI or an anchor is not unique
     */
    Place add(String uri, JsonNode document) {
        String name = Uris.withoutFragment(uri);
        if (documents.putIfAbsent(name, document) != null) {
            throw new InvalidSchemaException(name, "", "", "must have a URI of its own, but another document has it");
        }
        Place root = Place.root(name, document);
        resources.putIfAbsent(name, root);
        walk(root);
        return root;
    }

    /** Returns the added documents by URI, including meta-schemas. */
    Map<String, JsonNode> documents() {
        return documents;
    }

    /** Returns the schemas with the dynamic anchor. */
    List<Place> dynamicAnchors(String name) {
        return dynamicAnchors.getOrDefault(name, List.of());
    }

    /** Returns true if the initial target of a dynamic reference has a dynamic anchor with the referenced name. */
    boolean isDynamic(Place from) {
        String name = Uris.fragment(
                Uris.resolve(from.base(), from.value(Keyword.DYNAMIC_REF).stringValue()));
        Place target = target(from, Keyword.DYNAMIC_REF);
        return target.value(Keyword.DYNAMIC_ANCHOR).asString("").equals(name);
    }

    /**
     * Returns the target of a reference.
     *
     * @param keyword the keyword with the reference
     * @throws InvalidSchemaException if there is no target, or it is ambiguous or not a schema
     */
    Place target(Place from, Keyword keyword) {
        String reference = from.value(keyword).stringValue();
        String uri = Uris.resolve(from.base(), reference);
        String fragment = Uris.fragment(uri);
        Place resource = resource(Uris.withoutFragment(uri), from, keyword)
                .orElseThrow(() -> from.wrong(
                        keyword,
                        "must refer to a registered document, was \"" + reference + "\" (" + Uris.withoutFragment(uri)
                                + "): register the document, nothing is read over the network"));
        Optional<Place> target = fragment.isEmpty()
                ? Optional.of(resource)
                : fragment.startsWith("/") ? below(resource, fragment) : anchor(uri, fragment);
        Place found = target.orElseThrow(
                () -> from.wrong(keyword, "must refer to a schema, was \"" + reference + "\", which names none"));
        if (!found.node().isObject() && !found.node().isBoolean()) {
            throw from.wrong(keyword, "must refer to an object or a boolean, was \"" + reference + "\"");
        }
        walk(found);
        return found;
    }

    private Optional<Place> anchor(String uri, String fragment) {
        return Optional.ofNullable(anchors.get(Uris.withoutFragment(uri) + "#" + fragment));
    }

    private Optional<Place> resource(String uri, Place from, Keyword keyword) {
        if (!resources.containsKey(uri)) {
            Optional<JsonNode> named = registered.document(uri).or(() -> Dialect.document(uri));
            named.ifPresentOrElse(document -> add(uri, document), () -> addWithId(uri, from, keyword));
        }
        return Optional.ofNullable(resources.get(uri));
    }

    private void addWithId(String id, Place from, Keyword keyword) {
        Set<String> owners = registered.withId(id);
        if (owners.size() > 1) {
            throw from.wrong(
                    keyword,
                    "must refer to one document, was " + id + ", which is the $id in " + String.join(" and in ", owners)
                            + ": refer to the URI of one, or change an $id");
        }
        for (String uri : owners) {
            if (!documents.containsKey(uri)) {
                registered.document(uri).ifPresent(document -> add(uri, document));
            }
        }
    }

    private static Optional<Place> below(Place resource, String pointer) {
        Optional<Place> place = Optional.of(resource);
        for (String token : pointer.substring(1).split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            place = place.flatMap(parent -> parent.child(name));
        }
        return place;
    }

    private void walk(Place place) {
        if (!walked.add(place)) {
            return;
        }
        check.schema(place);
        if (!place.node().isObject()) {
            return;
        }
        register(place);
        for (Place child : children(place)) {
            walk(child);
        }
    }

    private void register(Place place) {
        if (place.has(Keyword.ID)) {
            unique(resources, place.base(), place, Keyword.ID);
        }
        if (place.has(Keyword.ANCHOR)) {
            String name = place.value(Keyword.ANCHOR).stringValue();
            unique(anchors, place.base() + "#" + name, place, Keyword.ANCHOR);
        }
        if (place.has(Keyword.DYNAMIC_ANCHOR)) {
            String name = place.value(Keyword.DYNAMIC_ANCHOR).stringValue();
            unique(anchors, place.base() + "#" + name, place, Keyword.DYNAMIC_ANCHOR);
            dynamicAnchors.computeIfAbsent(name, key -> new ArrayList<>()).add(place);
        }
    }

    private static void unique(Map<String, Place> names, String name, Place place, Keyword keyword) {
        Place other = names.putIfAbsent(name, place);
        if (other != null && !other.equals(place)) {
            throw place.wrong(keyword, "must be unique, but " + name + " is also " + other);
        }
    }

    /** Returns the direct subschemas of a schema, used or not. */
    private static List<Place> children(Place place) {
        List<Place> found = new ArrayList<>();
        for (Keyword keyword : Keyword.values()) {
            if (!place.has(keyword)) {
                continue;
            }
            switch (keyword.value()) {
                case SCHEMA -> place.schema(keyword).ifPresent(found::add);
                case SCHEMAS, SCHEMAS_BY_NAME, SCHEMAS_BY_PATTERN -> found.addAll(place.schemas(keyword));
                default -> {}
            }
        }
        return found;
    }
}
