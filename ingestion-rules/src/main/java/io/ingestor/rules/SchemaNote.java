package io.ingestor.rules;

import java.util.Objects;

/**
 * A remark on a keyword of a compiled schema.
 *
 * @param uri the URI of the document
 * @param pointer the JSON Pointer of the schema in the document; empty for its root
 * @param keyword the keyword, such as {@code unevaluatedProperties}
 * @param reason the reason, suitable for display
 */
public record SchemaNote(String uri, String pointer, String keyword, String reason) {

    public SchemaNote {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(keyword, "keyword");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns the remark in one line. */
    public String describe() {
        return uri + "#" + pointer + ": " + keyword + ": " + reason;
    }
}
