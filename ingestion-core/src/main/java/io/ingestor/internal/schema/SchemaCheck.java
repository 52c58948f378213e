package io.ingestor.internal.schema;

import io.ingestor.validate.Schema;
import io.ingestor.validate.UndecidedException;
import io.ingestor.validate.Violations;
import org.jspecify.annotations.Nullable;

/**
 * A check of encoded {@code data} against schemas. It holds a reference to the array of the last check until
 * {@link #release}. For one thread; reusable for any number of schemas and records.
 */
public final class SchemaCheck {

    private final Evaluation evaluation = new Evaluation();

    /**
     * Checks {@code data}, a Struct that the scan has validated. Rarely allocates for valid data, unless a rule of the
     * host applies. A record without {@code data} is checked with length 0.
     *
     * @param found the receiver of the violations, at least one if the result is false
     * @return true if the data is valid
     * @throws IllegalStateException if the bytes are not well-formed, or a reference in the schema is not bound
     */
    public boolean check(Schema schema, byte[] array, int offset, int length, Violations found) {
        SchemaNode node = SchemaNode.of(schema);
        evaluation.begin(array, length);
        try {
            if (evaluation.accepts(node, DataReader.OBJECT, offset, length)) {
                return true;
            }
            explain(node, offset, length, found);
        } catch (CheckLimitException | UndecidedException e) {
            found.add("data", "schema: " + e.getMessage());
        }
        return false;
    }

    /**
     * Returns a plan of the schema for data of the same layout as the given data, which the scan has validated. Returns
     * null if no plan is possible, for example because data of that layout violates the schema.
     */
    public @Nullable DataPlan plan(Schema schema, byte[] array, int offset, int length) {
        evaluation.begin(array, length);
        try {
            return new Planning(evaluation, offset).plan(SchemaNode.of(schema), length);
        } catch (CheckLimitException e) {
            return null;
        }
    }

    /**
     * Returns true if the data, which has the layout of the plan, satisfies its schema. Returns false also if the check
     * takes too many steps. Allocates as rarely as {@link #check}.
     */
    public boolean keeps(DataPlan plan, byte[] array, int offset, int length) {
        evaluation.begin(array, length);
        try {
            return plan.accepts(evaluation, offset);
        } catch (CheckLimitException e) {
            return false;
        }
    }

    /** Drops the reference to the data checked last, and scratch memory that has grown large. */
    public void release() {
        evaluation.end();
    }

    private void explain(SchemaNode node, int offset, int length, Violations found) {
        evaluation.restart(length);
        Findings findings = new Findings(evaluation, found);
        try {
            findings.explain(node, DataReader.OBJECT, offset, length);
        } catch (CheckLimitException | UndecidedException e) {
            // The violations so far are enough.
        }
        if (findings.isEmpty()) {
            found.add("data", "schema: must match the schema");
        }
    }
}
