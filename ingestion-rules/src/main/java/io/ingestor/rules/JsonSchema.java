package io.ingestor.rules;

import io.ingestor.validate.Schema;
import java.util.List;
import java.util.Objects;

/**
 * A compiled JSON Schema document. Immutable and thread-safe.
 *
 * @param uri the URI under which the document was compiled
 * @param schema the compiled schema for the data of a record
 * @param places the number of schemas that validation may reach, in this and other documents
 * @param fallbacks the schemas that are not validated on the encoded bytes in linear time, with the reasons; empty if
 *     there are none
 * @param ignored the keywords without effect: unknown keywords and unchecked formats
 */
public record JsonSchema(String uri, Schema schema, int places, List<SchemaNote> fallbacks, List<SchemaNote> ignored) {

    public JsonSchema {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(schema, "schema");
        fallbacks = List.copyOf(fallbacks);
        ignored = List.copyOf(ignored);
    }

    /** Returns true if every schema is validated on the encoded bytes and every pattern is matched in linear time. */
    public boolean runsOnBytes() {
        return fallbacks.isEmpty();
    }
}
