package io.ingestor.rules;

import java.util.Objects;

/**
 * A JSON Schema document that cannot be compiled. The message names the document, the place in it as a JSON Pointer,
 * the keyword, its value and what was expected.
 */
public final class InvalidSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String uri;
    private final String pointer;
    private final String keyword;

    /**
     * Makes the exception.
     *
     * @param uri the URI of the document
     * @param pointer the JSON Pointer of the schema in the document; empty for its root
     * @param keyword the keyword that is wrong; empty if it is the document or the schema as a whole
     * @param problem what is wrong, with the value and what was expected
     */
    public InvalidSchemaException(String uri, String pointer, String keyword, String problem) {
        super(uri + "#" + pointer + ": " + (keyword.isEmpty() ? "" : keyword + ": ") + problem);
        this.uri = Objects.requireNonNull(uri, "uri");
        this.pointer = Objects.requireNonNull(pointer, "pointer");
        this.keyword = Objects.requireNonNull(keyword, "keyword");
    }

    /** Returns the URI of the document. */
    public String uri() {
        return uri;
    }

    /** Returns the JSON Pointer of the schema in the document; empty for its root. */
    public String pointer() {
        return pointer;
    }

    /** Returns the keyword that is wrong; empty if it is the document or the schema as a whole. */
    public String keyword() {
        return keyword;
    }
}
