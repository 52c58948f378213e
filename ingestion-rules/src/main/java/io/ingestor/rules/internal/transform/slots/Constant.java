package io.ingestor.rules.internal.transform.slots;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A constant in a configuration: a string, a number, a boolean or null. Thread-safe. */
public final class Constant {

    private final byte[] text;
    private final @Nullable Object value;

    /** Creates a constant from a String, Double, Boolean or null. */
    public Constant(@Nullable Object value) {
        this.value = value;
        this.text = value instanceof String string ? string.getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    /** Returns true if the constant is a string. */
    public boolean isText() {
        return value instanceof String;
    }

    /** Returns the maximum encoded size of the constant in bytes. */
    public int bytes() {
        return text.length + 16;
    }

    /** Sets a slot to the constant. */
    public void set(Values values, int slot) {
        if (value instanceof String) {
            values.setText(slot, text, 0, text.length);
        } else if (value instanceof Double number) {
            values.setNumber(slot, number);
        } else if (value instanceof Boolean bool) {
            values.setBool(slot, bool);
        } else {
            values.setNull(slot);
        }
    }
}
