package io.ingestor.rules;

import io.ingestor.rules.internal.schema.DocumentSet;
import io.ingestor.rules.internal.schema.SchemaCompilation;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A compiler of JSON Schema documents of draft 2020-12 to {@link io.ingestor.validate.Schema}. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * JsonSchemas schemas = JsonSchemas.builder()
 *         .document("https://example.com/money", money)
 *         .formats(Formats.ASSERT)
 *         .build();
 * JsonSchema order = schemas.compile("https://example.com/order", text);
 * order.fallbacks().forEach(note -> System.out.println(note.describe()));
 * Ingestor ingestor = Ingestor.builder(directory).validator(order.schema().asValidator()).open();
 * }</pre>
 *
 * <p><b>References.</b> {@code $ref} finds schemas of the document itself, of registered documents and of the
 * meta-schemas of draft 2020-12: by the URI under which a document was registered, or by an {@code $id} that only one
 * of them has. Nothing is read over the network.
 *
 * <p><b>Numbers.</b> All numbers of schemas and records are doubles.
 *
 * <p><b>Fallbacks.</b> {@code $dynamicRef} whose target depends on the way to it, {@code unevaluatedItems} and
 * {@code unevaluatedProperties} beside keywords that apply other schemas, and custom vocabularies are left to a
 * library, which decides on a decoded copy of the value. Patterns that RE2/J cannot run, such as look-around, run on a
 * backtracking engine that takes at most a million steps for a text. A record that would need more, or on which the
 * library takes more than a million steps, is rejected.
 */
public final class JsonSchemas {

    private final DocumentSet documents = new DocumentSet();
    private final Formats formats;

    private JsonSchemas(Builder builder) {
        builder.documents.forEach(documents::add);
        this.formats = builder.formats;
    }

    /** Starts a compiler. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Compiles a document.
     *
     * @param uri the absolute URI of the document, its base until {@code $id} sets another; no document is registered
     *     under it
     * @param json the document
     * @throws InvalidSchemaException if the document, or one that it reaches, is no schema that can be compiled
     */
    public JsonSchema compile(String uri, String json) {
        return compile(uri, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Compiles a document of UTF-8, see {@link #compile(String, String)}.
     *
     * @throws InvalidSchemaException if the document, or one that it reaches, is no schema that can be compiled
     */
    public JsonSchema compile(String uri, byte[] json) {
        return SchemaCompilation.compile(documents, formats, absolute(uri), json.clone());
    }

    private static String absolute(String uri) {
        Objects.requireNonNull(uri, "uri");
        try {
            if (new URI(uri).isAbsolute() && uri.indexOf('#') < 0) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, with the value.
        }
        throw new IllegalArgumentException(
                "uri must be absolute and without a fragment, such as urn:orders, was " + uri);
    }

    /** A builder of a compiler. For one thread. */
    public static final class Builder {

        private final Map<String, byte[]> documents = new LinkedHashMap<>();
        private Formats formats = Formats.ANNOTATE;

        private Builder() {}

        /** Registers a document to which others may refer. A second one with the same URI replaces the first. */
        public Builder document(String uri, String json) {
            return document(uri, json.getBytes(StandardCharsets.UTF_8));
        }

        /** Registers a document of UTF-8 to which others may refer. */
        public Builder document(String uri, byte[] json) {
            documents.put(absolute(uri), json.clone());
            return this;
        }

        /** Sets the meaning of {@code format}; default {@link Formats#ANNOTATE}. */
        public Builder formats(Formats newFormats) {
            this.formats = Objects.requireNonNull(newFormats, "formats");
            return this;
        }

        /** Makes the compiler. Registered documents are read when another one refers to them. */
        public JsonSchemas build() {
            return new JsonSchemas(this);
        }
    }
}
