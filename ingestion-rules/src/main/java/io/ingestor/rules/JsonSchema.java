package io.ingestor.rules;

import io.ingestor.validate.Schema;
import java.util.List;
import java.util.Objects;

/**
 * A compiled JSON Schema document. Immutable and thread-safe.
 *
 * @param uri the URI under which the document was compiled
 * @param schema the compiled form, for the data of a record
 * @param places the number of schemas that the check may reach, in this and other documents
 * @param fallbacks the places that do not run on bytes in linear time, with the reason; none if all does
 * @param ignored the keywords that have no effect: unknown ones and formats that are not checked
 */
public record JsonSchema(String uri, Schema schema, int places, List<SchemaNote> fallbacks, List<SchemaNote> ignored) {

    public JsonSchema {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(schema, "schema");
        fallbacks = List.copyOf(fallbacks);
        ignored = List.copyOf(ignored);
    }

    /** Returns true if the library decides on no place, and every pattern takes linear time. */
    public boolean runsOnBytes() {
        return fallbacks.isEmpty();
    }
}
