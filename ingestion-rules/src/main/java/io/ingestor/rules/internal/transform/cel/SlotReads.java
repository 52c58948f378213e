package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.values.NullValue;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one evaluation. Each string, list or object is converted to a Java object once. Repeated reads are
 * charged by size, because a loop could otherwise read the whole record in each step. Reusable. Not thread-safe.
 */
final class SlotReads {

    /** The maximum total size of the repeated reads of an evaluation, about the size of the largest record. */
    static final long MAX_REPEATED_BYTES = 16L << 20;

    private final Values values;
    private final @Nullable Object[] objects;
    private final long[] sizes;
    private final boolean[] read;
    private boolean any;
    private long repeated;

    SlotReads(Values values) {
        this.values = values;
        this.objects = new Object[values.layout().size()];
        this.sizes = new long[objects.length];
        this.read = new boolean[objects.length];
    }

    Values values() {
        return values;
    }

    /** Discards the values that the evaluation read. */
    void end() {
        if (any) {
            Arrays.fill(objects, null);
        }
        any = false;
        repeated = 0;
    }

    /**
     * Returns the value of a slot, which must not be absent.
     *
     * @throws IllegalStateException if the evaluation exceeds the limit of repeated reads
     */
    Object value(int slot) {
        Object simple = simple(slot);
        if (simple != null) {
            return simple;
        }
        Object object = object(slot);
        if (read[slot]) {
            charge(sizes[slot]);
        }
        read[slot] = true;
        return object;
    }

    /**
     * Returns the value of a slot, which must not be absent, for an iteration. The library iterates over all values of
     * an object to read one of them. This costs no time for a string, but time for each element of a list or object,
     * even of one that the expression does not use.
     *
     * @throws IllegalStateException if the evaluation exceeds the limit of repeated reads
     */
    Object passedOver(int slot) {
        Object simple = simple(slot);
        if (simple != null) {
            return simple;
        }
        Object object = object(slot);
        if (!values.isText(slot)) {
            charge(sizes[slot]);
        }
        return object;
    }

    /** Returns the value of a slot, or null if it is a string, a list or an object. */
    private @Nullable Object simple(int slot) {
        return switch (values.kind(slot)) {
            case NULL -> NullValue.NULL_VALUE;
            case BOOL -> values.bool(slot);
            case NUMBER -> values.number(slot);
            case INTEGER -> values.integer(slot);
            default -> null;
        };
    }

    private void charge(long bytes) {
        repeated += bytes;
        if (repeated > MAX_REPEATED_BYTES) {
            throw new IllegalStateException("it must read at most " + MAX_REPEATED_BYTES
                    + " bytes repeatedly, read more: read large values outside of loops, or move large lists out of the"
                    + " object from which a loop reads");
        }
    }

    private Object object(int slot) {
        Object known = objects[slot];
        if (known != null) {
            return known;
        }
        Object made;
        if (values.isText(slot)) {
            made = values.text(slot);
            sizes[slot] = values.textLength(slot);
        } else {
            Object tree = values.tree(slot);
            made = tree == null ? Map.of() : CelValues.of(tree);
            sizes[slot] = CelValues.bytes(made, MAX_REPEATED_BYTES);
        }
        objects[slot] = made;
        read[slot] = false;
        any = true;
        return made;
    }
}
