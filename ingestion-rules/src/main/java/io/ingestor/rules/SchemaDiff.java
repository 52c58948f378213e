package io.ingestor.rules;

import io.ingestor.rules.internal.evolve.Comparison;
import java.util.List;

/**
 * The difference between two versions of a JSON Schema, constraint by constraint.
 *
 * <p>The comparison is conservative: if it finds no breaking change, there is none. A change that it cannot decide,
 * such as another regular expression or a keyword that it does not follow, counts as breaking.
 *
 * <p>Schemas are compared as written. An object without {@code additionalProperties} accepts members of any name, so a
 * new version that constrains a further property breaks backward compatibility. A closed schema avoids it:
 * {@code "additionalProperties": false}.
 *
 * @param changes the constraints that differ, in the order of the new version
 */
public record SchemaDiff(List<SchemaChange> changes) {

    public SchemaDiff {
        changes = List.copyOf(changes);
    }

    /**
     * Compares two versions.
     *
     * @param older the old version, as JSON
     * @param newer the new version, as JSON
     * @throws IllegalArgumentException if one of them is not a JSON object, {@code true} or {@code false}; the message
     *     contains the place
     */
    public static SchemaDiff between(String older, String newer) {
        return new SchemaDiff(Comparison.changes(older, newer));
    }

    /** Returns true if no change may contradict the demand. */
    public boolean satisfies(SchemaCompatibility demand) {
        return breaking(demand).isEmpty();
    }

    /** Returns the changes that may contradict a demand. */
    public List<SchemaChange> breaking(SchemaCompatibility demand) {
        return changes.stream().filter(change -> change.breaks(demand)).toList();
    }
}
