package io.ingestor.internal.block;

import io.ingestor.internal.schema.DataPlan;
import io.ingestor.validate.Schema;
import org.jspecify.annotations.Nullable;

/** The plans of schemas for the layouts of the latest records. For one thread at a time. */
final class SchemaPlans {

    /** The number of places, a power of two: as many as a scanner knows layouts. */
    private static final int PLACES = 128;

    /** Number of records without a plan of which one gets a plan, which takes longer to make than a check. */
    private static final int STRANGERS_PER_PLAN = 8;

    private final long[] layouts = new long[PLACES];
    private final @Nullable Schema[] schemas = new Schema[PLACES];
    private final @Nullable DataPlan[] plans = new DataPlan[PLACES];
    private int strangers;

    /** Returns the plan of a schema for a layout, by the number of the layout; null if there is none. */
    @Nullable
    DataPlan find(long layout, Schema schema) {
        int place = place(layout, schema);
        return layouts[place] == layout && schemas[place] == schema ? plans[place] : null;
    }

    /** Returns true if a plan is to be made for a record that has none. */
    boolean isDue() {
        strangers = (strangers + 1) % STRANGERS_PER_PLAN;
        return strangers == 0;
    }

    /** Keeps a plan in place of another. */
    void keep(long layout, Schema schema, DataPlan plan) {
        int place = place(layout, schema);
        layouts[place] = layout;
        schemas[place] = schema;
        plans[place] = plan;
    }

    private static int place(long layout, Schema schema) {
        return (int) (layout + System.identityHashCode(schema)) & (PLACES - 1);
    }
}
