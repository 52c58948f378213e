package io.ingestor.rules;

import io.ingestor.rules.internal.evolve.Comparison;
import java.util.List;

/**
 * The constraints that differ between two versions of a JSON Schema.
 *
 * <p>The comparison is conservative: if it finds no breaking change, none exists. A change that it cannot decide counts
 * as breaking, such as a different regular expression or an unsupported keyword.
 *
 * <p>Schemas are compared as written. A schema without {@code additionalProperties} accepts members of any name, so a
 * new version that constrains another property breaks backward compatibility. Close the schema with
 * {@code "additionalProperties": false} to avoid this.
 *
 * @param changes the constraints that differ, those that affect backward compatibility first
 */
public record SchemaDiff(List<SchemaChange> changes) {

    public SchemaDiff {
        changes = List.copyOf(changes);
    }

    /**
     * Compares two versions of a schema.
     *
     * @param older the old version, as JSON
     * @param newer the new version, as JSON
     * @throws IllegalArgumentException if a version is not a JSON object, {@code true} or {@code false}; the message
     *     names the version and, for malformed JSON, the line and column
     */
    public static SchemaDiff between(String older, String newer) {
        return new SchemaDiff(Comparison.changes(older, newer));
    }

    /** Returns true if no change may violate the demand. */
    public boolean satisfies(SchemaCompatibility demand) {
        return breaking(demand).isEmpty();
    }

    /** Returns the changes that may violate the demand. */
    public List<SchemaChange> breaking(SchemaCompatibility demand) {
        return changes.stream().filter(change -> change.breaks(demand)).toList();
    }
}
