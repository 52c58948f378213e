package io.ingestor.internal.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A builder of one {@link DataPlan} from sample data of its layout. For one thread. */
final class Planning {

    /** The maximum number of schemas applied in a plan; a larger plan would not be faster than a check. */
    static final int MAX_SCHEMAS = 500;

    final Evaluation evaluation;
    private final int data;
    private final List<Assertion> assertions = new ArrayList<>();
    private final List<int[]> values = new ArrayList<>();
    private int schemas;

    /** @param data the offset of the data in the bytes of the evaluation */
    Planning(Evaluation evaluation, int data) {
        this.evaluation = evaluation;
        this.data = data;
    }

    /**
     * Returns the plan; null if the data violates the schema, applies too many schemas, or encodes a boolean in several
     * bytes.
     */
    @Nullable
    DataPlan plan(SchemaNode schema, int length) {
        if (!add(schema, DataReader.OBJECT, data, length)) {
            return null;
        }
        return new DataPlan(assertions.toArray(Assertion[]::new), column(0), column(1), column(2));
    }

    private int[] column(int number) {
        return values.stream().mapToInt(value -> value[number]).toArray();
    }

    /** Adds all assertions of a schema on a value; returns false if no plan is possible. */
    boolean add(SchemaNode schema, int kind, int at, int length) {
        if (++schemas > MAX_SCHEMAS || (kind == DataReader.BOOL && evaluation.in.bytes[at] < 0)) {
            return false;
        }
        for (Assertion assertion : schema.assertions(kind)) {
            if (!assertion.plan(this, kind, at, length)) {
                return false;
            }
        }
        return true;
    }

    /** Adds an assertion that the layout does not decide. */
    void add(Assertion assertion, int kind, int at, int length) {
        assertions.add(assertion);
        values.add(new int[] {kind, at - data, length});
    }
}
