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
 * A compiler from JSON Schema documents of draft 2020-12 to {@link io.ingestor.validate.Schema}. Thread-safe.
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
 * <p><b>References.</b> {@code $ref} may refer to schemas in the document itself, in registered documents and in the
 * meta-schemas of draft 2020-12. A document is found by the URI under which it was registered, or by an {@code $id}
 * that no other document has. Nothing is read over the network.
 *
 * <p><b>Numbers.</b> Numbers in schemas and records are compared as doubles.
 *
 * <p><b>Fallbacks.</b> The networknt validator library validates a decoded copy of the value for the features that the
 * compiler does not support. These are custom vocabularies, some {@linkplain Formats#ASSERT formats}, and a
 * {@code $dynamicRef} if its target depends on the path to it. They also include {@code unevaluatedItems} and
 * {@code unevaluatedProperties} if their result depends on other schemas for the same value or on {@code contains}.
 * Patterns that RE2/J cannot run, such as those with look-around, run on a backtracking engine. A record is rejected if
 * the library or one pattern match takes more than a million steps.
 */
public final class JsonSchemas {

    private final DocumentSet documents = new DocumentSet();
    private final Formats formats;

    private JsonSchemas(Builder builder) {
        builder.documents.forEach(documents::add);
        this.formats = builder.formats;
    }

    /** Returns a builder without documents. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Compiles a document.
     *
     * @param uri the absolute URI of the document, without a fragment; its base URI unless {@code $id} sets another. It
     *     must differ from the URIs of the registered documents.
     * @param json the document
     * @throws IllegalArgumentException if the URI is malformed, is not absolute, or has a fragment
     * @throws InvalidSchemaException if the URI is registered, or the document or a schema that it reaches cannot be
     *     compiled
     */
    public JsonSchema compile(String uri, String json) {
        return compile(uri, json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Compiles a document encoded as UTF-8. The bytes are copied.
     *
     * @param uri the URI, as in {@link #compile(String, String)}
     * @param json the document
     * @throws IllegalArgumentException if the URI is malformed, is not absolute, or has a fragment
     * @throws InvalidSchemaException if the URI is registered, or the document or a schema that it reaches cannot be
     *     compiled
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
            // The exception below reports the value.
        }
        throw new IllegalArgumentException(
                "uri must be absolute and without a fragment, such as urn:orders, was " + uri);
    }

    /** A builder of {@link JsonSchemas}. Not thread-safe. */
    public static final class Builder {

        private final Map<String, byte[]> documents = new LinkedHashMap<>();
        private Formats formats = Formats.ANNOTATE;

        private Builder() {}

        /**
         * Registers a document to which others may refer. It replaces a document with the same URI. The document is not
         * parsed until a compilation needs it.
         *
         * @param uri the absolute URI of the document, without a fragment
         * @param json the document
         * @throws IllegalArgumentException if the URI is malformed, is not absolute, or has a fragment
         */
        public Builder document(String uri, String json) {
            return document(uri, json.getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Registers a document encoded as UTF-8, as in {@link #document(String, String)}. The bytes are copied.
         *
         * @throws IllegalArgumentException if the URI is malformed, is not absolute, or has a fragment
         */
        public Builder document(String uri, byte[] json) {
            documents.put(absolute(uri), json.clone());
            return this;
        }

        /** Sets the treatment of {@code format}. Defaults to {@link Formats#ANNOTATE}. */
        public Builder formats(Formats newFormats) {
            this.formats = Objects.requireNonNull(newFormats, "formats");
            return this;
        }

        /** Builds the compiler. */
        public JsonSchemas build() {
            return new JsonSchemas(this);
        }
    }
}
