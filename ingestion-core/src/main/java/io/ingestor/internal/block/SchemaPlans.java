package io.ingestor.internal.block;

import io.ingestor.internal.schema.DataPlan;
import io.ingestor.validate.Schema;
import org.jspecify.annotations.Nullable;

/** A cache of the plans of schemas for the layouts of recent records. For one thread at a time. */
final class SchemaPlans {

    /** The number of places, a power of two. It equals the number of layouts that a scanner keeps. */
    private static final int PLACES = 128;

    /**
     * The number of valid records without a plan for each plan that is made. Making a plan takes longer than a check.
     */
    private static final int STRANGERS_PER_PLAN = 8;

    private final long[] layouts = new long[PLACES];
    private final @Nullable Schema[] schemas = new Schema[PLACES];
    private final @Nullable DataPlan[] plans = new DataPlan[PLACES];
    private int strangers;

    /** Returns the plan of a schema for a layout, given by its number, or null if there is none. */
    @Nullable
    DataPlan find(long layout, Schema schema) {
        int place = place(layout, schema);
        return layouts[place] == layout && schemas[place] == schema ? plans[place] : null;
    }

    /** Counts a record without a plan; returns true if one is to be made for it. */
    boolean isDue() {
        strangers = (strangers + 1) % STRANGERS_PER_PLAN;
        return strangers == 0;
    }

    /** Keeps a plan, which replaces any other in its place. */
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
