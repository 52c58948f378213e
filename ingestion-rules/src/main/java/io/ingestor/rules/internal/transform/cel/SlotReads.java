package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.values.NullValue;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of one evaluation. A text, list or object becomes a Java object once, and reading it again is charged by
 * its size, because a loop would otherwise cost its steps times the size of the record. For one thread at a time;
 * reusable.
 */
final class SlotReads {

    /** The bytes that an evaluation may read again, about those of the largest record. */
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

    /** Drops what the evaluation has read. */
    void end() {
        if (any) {
            Arrays.fill(objects, null);
        }
        any = false;
        repeated = 0;
    }

    /**
     * Returns the value of a slot that is not absent.
     *
     * @throws IllegalStateException if the evaluation reads too much again
     */
    Object value(int slot) {
        if (isSimple(slot)) {
            return simple(slot);
        }
        Object object = object(slot);
        if (read[slot]) {
            charge(sizes[slot]);
        }
        read[slot] = true;
        return object;
    }

    /**
     * Returns the same for the library, which passes over all values of an object whenever one of them is asked for.
     * That takes no time for a text, but it does for the elements of a list.
     */
    Object passedOver(int slot) {
        if (isSimple(slot)) {
            return simple(slot);
        }
        Object object = object(slot);
        if (read[slot] && !values.isText(slot)) {
            charge(sizes[slot]);
        }
        return object;
    }

    private boolean isSimple(int slot) {
        return switch (values.kind(slot)) {
            case NULL, BOOL, NUMBER, INTEGER -> true;
            default -> false;
        };
    }

    private Object simple(int slot) {
        return switch (values.kind(slot)) {
            case BOOL -> values.bool(slot);
            case NUMBER -> values.number(slot);
            case INTEGER -> values.integer(slot);
            default -> NullValue.NULL_VALUE;
        };
    }

    private void charge(long bytes) {
        repeated += bytes;
        if (repeated > MAX_REPEATED_BYTES) {
            throw new IllegalStateException("it must read at most " + MAX_REPEATED_BYTES
                    + " bytes again, needs more: read large values outside of loops");
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
