package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;

/** The steps that set, move and remove whole values. */
public final class Moves {

    private Moves() {}

    /** Returns a step that sets a field to a constant. */
    public static StepSource set(FieldPath path, Constant constant) {
        return slots -> {
            int slot = slots.slot(path);
            return values -> {
                constant.set(values, slot);
                return true;
            };
        };
    }

    /** Returns a step that sets a field to a constant if it is absent or null. */
    public static StepSource setDefault(FieldPath path, Constant constant) {
        return slots -> {
            int slot = slots.slot(path);
            return values -> {
                if (values.isAbsent(slot) || values.isNull(slot)) {
                    constant.set(values, slot);
                }
                return true;
            };
        };
    }

    /** Returns a step that removes a field. */
    public static StepSource remove(FieldPath path) {
        return slots -> {
            int slot = slots.slot(path);
            return values -> {
                values.remove(slot);
                return true;
            };
        };
    }

    /** Returns a step that moves a value to another path, unless it is absent. */
    public static StepSource rename(FieldPath from, FieldPath to) {
        return move(from, to, Values::remove);
    }

    /** Returns a step that copies a value to another path, unless it is absent. */
    public static StepSource copy(FieldPath from, FieldPath to) {
        return move(from, to, (values, source) -> {});
    }

    /** An action on the source after the value was copied. */
    @FunctionalInterface
    private interface Afterwards {
        void apply(Values values, int source);
    }

    private static StepSource move(FieldPath from, FieldPath to, Afterwards afterwards) {
        return slots -> {
            int source = slots.slot(from);
            int target = slots.slot(to);
            slots.move(source, target);
            return values -> {
                if (!values.isAbsent(source)) {
                    copy(values, source, target, to);
                    afterwards.apply(values, source);
                }
                return true;
            };
        };
    }

    private static void copy(Values values, int source, int target, FieldPath to) {
        boolean text = values.isText(source);
        if (to.root() != FieldPath.Root.DATA && !text) {
            throw new StepFailedException(
                    values.layout().path(source),
                    "must be text to become a label, was " + values.describe(source) + ": coerce it to string first");
        }
        if (values.isInteger(source)) {
            values.setNumber(target, (double) values.integer(source));
        } else {
            values.copy(source, target);
        }
    }
}
