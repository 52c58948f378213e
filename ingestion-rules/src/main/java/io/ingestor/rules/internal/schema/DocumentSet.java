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
 * A set of documents to which other documents may refer, by the URI of a document or by an {@code $id} in it. A
 * document is parsed when a reference uses its URI, or when the ids of all documents are searched. Thread-safe.
 */
public final class DocumentSet {

    private final Map<String, byte[]> documents = new LinkedHashMap<>();
    private final Map<String, Set<String>> byId = new HashMap<>();
    private final Queue<String> idsUnread = new ArrayDeque<>();

    /**
     * Adds a document.
     *
     * @param uri its absolute URI without a fragment, which must be new
     * @param json the document in UTF-8, which must not be changed afterwards; malformed JSON is reported when the
     *     document is referred to
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
     * Returns the document with the URI; empty if there is none.
     *
     * @throws InvalidSchemaException if the document is not valid JSON
     */
    Optional<JsonNode> document(String uri) {
        byte[] json;
        synchronized (this) {
            json = documents.get(uri);
        }
        return json == null ? Optional.empty() : Optional.of(SchemaText.read(uri, json));
    }

    /** Returns the URIs of the documents that contain a schema with the id. */
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
            // A reference to its URI reports the error. A reference to an id cannot mean this document.
        }
    }

    private void readIds(Place place) {
        if (place.value(Keyword.ID).isString()) {
            byId.computeIfAbsent(place.base(), id -> new TreeSet<>()).add(place.document());
        }
        place.children().forEach(this::readIds);
    }
}
