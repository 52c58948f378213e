package io.ingestor.rules;

import java.util.Objects;

/**
 * Thrown when a JSON Schema document cannot be compiled. The message contains the URI of the document, the JSON Pointer
 * of the schema, the invalid keyword if there is one, and the problem.
 */
public final class InvalidSchemaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String uri;
    private final String pointer;
    private final String keyword;

    /**
     * Creates an exception.
     *
     * @param uri the URI of the document
     * @param pointer the JSON Pointer of the schema in the document; empty for its root
     * @param keyword the invalid keyword; empty if the document or the schema as a whole is invalid
     * @param problem the problem, which ends the message
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

    /** Returns the invalid keyword; empty if the document or the schema as a whole is invalid. */
    public String keyword() {
        return keyword;
    }
}
