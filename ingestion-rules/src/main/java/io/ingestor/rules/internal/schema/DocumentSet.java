package io.ingestor.rules.internal.schema;

import io.ingestor.rules.InvalidSchemaException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Documents to which others may refer: by the URI under which each was added, or by an {@code $id} in it. A document is
 * parsed when it is referred to, or when a reference names no URI and the ids are looked through. Thread-safe.
 */
public final class DocumentSet {

    private final Map<String, byte[]> documents = new LinkedHashMap<>();
    private final Map<String, Set<String>> byId = new HashMap<>();
    private final Queue<String> idsUnread = new ArrayDeque<>();

    /**
     * Adds a document.
     *
     * @param uri its absolute URI without a fragment, which no other document has
     * @param json the document in UTF-8, which is not changed afterwards; one that is no JSON is found when it is
     *     referred to
     */
    public synchronized void add(String uri, byte[] json) {
        if (documents.putIfAbsent(uri, json) != null) {
            throw new IllegalArgumentException("uri must be new, was " + uri);
        }
        idsUnread.add(uri);
    }

    /** Returns the URIs of all documents. */
    synchronized List<String> uris() {
        return List.copyOf(documents.keySet());
    }

    synchronized boolean has(String uri) {
        return documents.containsKey(uri);
    }

    /**
     * Returns the document that was added under a URI.
     *
     * @throws InvalidSchemaException if it is no JSON
     */
    Optional<JsonNode> document(String uri) {
        byte[] json;
        synchronized (this) {
            json = documents.get(uri);
        }
        return json == null ? Optional.empty() : Optional.of(SchemaText.read(uri, json));
    }

    /** Returns the URIs of the documents that have a schema with an id. */
    synchronized Set<String> withId(String id) {
        while (!idsUnread.isEmpty()) {
            readIds(idsUnread.remove());
        }
        return byId.getOrDefault(id, Set.of());
    }

    private void readIds(String uri) {
        try {
            document(uri).ifPresent(document -> readIds(Place.root(uri, document)));
        } catch (InvalidSchemaException e) {
            // Reported when it is referred to by its URI. No reference can mean it by an id.
        }
    }

    private void readIds(Place place) {
        if (place.value(Keyword.ID).isString()) {
            byId.computeIfAbsent(place.base(), id -> new TreeSet<>()).add(place.document());
        }
        place.children().forEach(this::readIds);
    }
}
