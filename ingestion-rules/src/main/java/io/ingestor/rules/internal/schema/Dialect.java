package io.ingestor.rules.internal.schema;

import com.networknt.schema.SchemaRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The supported dialect of JSON Schema, draft 2020-12, and its meta-schemas. */
final class Dialect {

    /** The value of {@code $schema} for the dialect. */
    static final String URI = "https://json-schema.org/draft/2020-12/schema";

    private static final String ROOT = "https://json-schema.org/";

    private Dialect() {}

    /** Returns a meta-schema of the dialect from the resources of the library; empty if there is none with the URI. */
    static Optional<JsonNode> document(String uri) {
        if (!uri.startsWith(ROOT + "draft/2020-12/") || uri.contains("..")) {
            return Optional.empty();
        }
        try (InputStream in = SchemaRegistry.class.getResourceAsStream("/" + uri.substring(ROOT.length()))) {
            return in == null ? Optional.empty() : Optional.of(SchemaText.read(uri, in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("the meta-schema " + uri + " cannot be read from the library", e);
        }
    }
}
