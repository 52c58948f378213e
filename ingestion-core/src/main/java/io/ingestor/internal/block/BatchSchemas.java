package io.ingestor.internal.block;

import io.ingestor.internal.registry.SchemaIndex;
import io.ingestor.validate.RegisteredSchema;
import io.ingestor.validate.SchemaStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The counts of the records of a batch by tenant, schema and step, without an object per record. Tenants and schemas
 * are identified by numbers. Reused for the next batch; for one thread at a time.
 */
final class BatchSchemas {

    /** The number that stands for a schema that is unknown or missing. */
    static final int UNKNOWN = -1;

    private static final SchemaStep[] STEPS = {SchemaStep.INPUT, SchemaStep.TRANSFORM, SchemaStep.OUTPUT};
    private static final int STEP_BITS = 2;
    private static final int KEPT_COUNTS = 1024;
    private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    /** The hash slots: the index of the counts plus one, or zero if free. At most half of them are used. */
    private int[] slots = new int[16];

    private long[] keys = new long[8];
    private int[] checked = new int[8];
    private int[] rejected = new int[8];
    private int[] warned = new int[8];
    private int[] filtered = new int[8];
    private int count;
    private int last;

    void clear() {
        if (count > 0) {
            Arrays.fill(slots, 0);
            count = 0;
            last = 0;
        }
    }

    /** Returns true if this is small enough to be reused. */
    boolean isSmall() {
        return keys.length <= KEPT_COUNTS;
    }

    /** Counts a record that satisfies its schema. */
    void kept(int tenant, int schema, SchemaStep step) {
        int at = find(key(tenant, schema, step));
        checked[at]++;
    }

    /** Counts a record that violates its schema and is rejected. */
    void rejected(int tenant, int schema, SchemaStep step) {
        int at = find(key(tenant, schema, step));
        checked[at]++;
        rejected[at]++;
    }

    /** Counts a record that is rejected because its schema is unknown or missing. */
    void unknown(int tenant, SchemaStep step) {
        int at = find(key(tenant, UNKNOWN, step));
        rejected[at]++;
    }

    /** Counts a record that violates its schema and is kept. */
    void warned(int tenant, int schema, SchemaStep step) {
        int at = find(key(tenant, schema, step));
        checked[at]++;
        warned[at]++;
    }

    /** Counts a record that reached the transforms; its schema may be {@link #UNKNOWN}. */
    void transformed(int tenant, int schema, StepScratch.Verdict verdict) {
        int at = find(key(tenant, schema, SchemaStep.TRANSFORM));
        checked[at]++;
        rejected[at] += verdict == StepScratch.Verdict.REJECTED ? 1 : 0;
        filtered[at] += verdict == StepScratch.Verdict.FILTERED ? 1 : 0;
    }

    List<SchemaTally> toList(IntFunction<String> tenants, SchemaIndex schemas) {
        if (count == 0) {
            return List.of();
        }
        List<SchemaTally> list = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            list.add(tally(i, tenants, schemas));
        }
        return list;
    }

    private SchemaTally tally(int at, IntFunction<String> tenants, SchemaIndex schemas) {
        long key = keys[at];
        String tenant = tenants.apply((int) (key >>> Integer.SIZE));
        int low = (int) key;
        int number = (low >>> STEP_BITS) + UNKNOWN;
        RegisteredSchema schema =
                number == UNKNOWN ? null : schemas.byNumber(number).registered();
        return new SchemaTally(
                tenant,
                schema == null ? "" : schema.name(),
                schema == null ? 0 : schema.version(),
                STEPS[low & (1 << STEP_BITS) - 1],
                checked[at],
                rejected[at],
                warned[at],
                filtered[at]);
    }

    private static long key(int tenant, int schema, SchemaStep step) {
        int low = ((schema - UNKNOWN) << STEP_BITS) + number(step);
        return ((long) tenant << Integer.SIZE) | low;
    }

    /** Returns the place of a step in {@link #STEPS}. */
    private static int number(SchemaStep step) {
        return switch (step) {
            case INPUT -> 0;
            case TRANSFORM -> 1;
            case OUTPUT -> 2;
        };
    }

    /** Returns the index of the counts of a key. May replace all arrays, so callers must not read them before. */
    private int find(long key) {
        if (last < count && keys[last] == key) {
            return last;
        }
        int mask = slots.length - 1;
        int slot = slot(key) & mask;
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = (slot + 1) & mask;
        }
        if (slots[slot] == 0) {
            if (count == keys.length) {
                grow();
                return find(key);
            }
            keys[count] = key;
            checked[count] = 0;
            rejected[count] = 0;
            warned[count] = 0;
            filtered[count] = 0;
            slots[slot] = ++count;
        }
        last = slots[slot] - 1;
        return last;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * count);
        checked = Arrays.copyOf(checked, 2 * count);
        rejected = Arrays.copyOf(rejected, 2 * count);
        warned = Arrays.copyOf(warned, 2 * count);
        filtered = Arrays.copyOf(filtered, 2 * count);
        slots = new int[2 * slots.length];
        int mask = slots.length - 1;
        for (int i = 0; i < count; i++) {
            int slot = slot(keys[i]) & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = i + 1;
        }
    }

    private static int slot(long key) {
        return (int) ((key * FACTOR) >>> Integer.SIZE);
    }
}
