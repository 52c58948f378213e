package io.ingestor.rules.internal.transform.step;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.regex.Pattern;

/** The steps that change the type of a value. They ignore absent and null fields. */
public final class Coercions {

    private static final int MAX_DIGITS = 400;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final double EXACT = 1L << 53;

    private Coercions() {}

    /** Returns a step that converts text to a number. */
    public static StepSource number(FieldPath path) {
        return slots -> {
            int slot = slots.text(path);
            return values -> {
                if (values.isText(slot)) {
                    values.setNumber(slot, parse(values, slot));
                } else if (!values.isNumber(slot)) {
                    refuse(values, slot, "a number, or text with a number");
                }
                return true;
            };
        };
    }

    private static double parse(Values values, int slot) {
        String text =
                values.textLength(slot) > MAX_DIGITS ? "" : values.text(slot).strip();
        if (!NUMBER.matcher(text).matches()) {
            throw new StepFailedException(values.layout().path(slot), "must be a number, was other text");
        }
        return Double.parseDouble(text);
    }

    /** Returns a step that converts a number or boolean to text. */
    public static StepSource string(FieldPath path) {
        return slots -> {
            int slot = slots.text(path);
            return values -> {
                if (values.isNumber(slot)) {
                    values.setText(slot, text(values.number(slot)));
                } else if (values.isBool(slot)) {
                    values.setText(slot, values.bool(slot) ? "true" : "false");
                } else if (!values.isText(slot)) {
                    refuse(values, slot, "text, a number, true or false");
                }
                return true;
            };
        };
    }

    /** Returns the text of a number, without a fraction for a whole number of magnitude below 2^53. */
    static String text(double number) {
        return number == Math.rint(number) && Math.abs(number) < EXACT
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    /**
     * Returns a step that converts the text {@code true} or {@code false}, ignoring case, or the number 1 or 0 to a
     * boolean.
     */
    public static StepSource bool(FieldPath path) {
        return slots -> {
            int slot = slots.text(path);
            return values -> {
                if (values.isText(slot)) {
                    String text = values.textLength(slot) > 5 ? "" : values.text(slot);
                    boolean isTrue = text.equalsIgnoreCase("true");
                    if (!isTrue && !text.equalsIgnoreCase("false")) {
                        throw new StepFailedException(
                                values.layout().path(slot), "must be true or false, was other text");
                    }
                    values.setBool(slot, isTrue);
                } else if (values.isNumber(slot)) {
                    double number = values.number(slot);
                    if (number != 0 && number != 1) {
                        throw new StepFailedException(values.layout().path(slot), "must be 0 or 1, was " + number);
                    }
                    values.setBool(slot, number == 1);
                } else if (!values.isBool(slot)) {
                    refuse(values, slot, "true or false, text with it, 0 or 1");
                }
                return true;
            };
        };
    }

    private static void refuse(Values values, int slot, String wanted) {
        if (!values.isAbsent(slot) && !values.isNull(slot)) {
            throw new StepFailedException(
                    values.layout().path(slot), "must be " + wanted + ", was " + values.describe(slot));
        }
    }
}
