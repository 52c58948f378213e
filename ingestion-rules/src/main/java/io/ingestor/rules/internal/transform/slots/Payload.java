package io.ingestor.rules.internal.transform.slots;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payload of a record, and the object parsed from it. Reusable. Not thread-safe. */
public final class Payload {

    private static final byte[] NOTHING = new byte[0];

    private byte[] bytes = NOTHING;
    private boolean hasData;
    private @Nullable Map<String, @Nullable Object> parsed;

    Payload() {}

    void clear() {
        if (bytes.length > 0) {
            bytes = NOTHING;
        }
        hasData = false;
        if (parsed != null) {
            parsed = null;
        }
    }

    void set(byte[] payload) {
        bytes = payload;
    }

    /** Records that the original data of the record is not empty. */
    void findData() {
        hasData = true;
    }

    /** Returns true if the original data of the record is not empty. */
    public boolean hasData() {
        return hasData;
    }

    /** Returns the payload; empty if there is none. The array must not be modified. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the parsed object that replaces the data of the record; null if there is none. */
    @Nullable
    Map<String, @Nullable Object> parsed() {
        return parsed;
    }

    /** Replaces the data of the record with a parsed object and sets the slots to its values. */
    public void replaceData(Values values, Map<String, @Nullable Object> object) {
        parsed = object;
        fill(values, SlotLayout.DATA, object);
        values.dataParsed();
    }

    private static void fill(Values values, int slot, Map<?, ?> object) {
        SlotLayout layout = values.layout();
        for (int child : layout.children(slot)) {
            String name = layout.name(child);
            if (object.containsKey(name)) {
                Object value = object.get(name);
                values.setTree(child, value);
                if (layout.isInner(child) && value instanceof Map<?, ?> inner) {
                    fill(values, child, inner);
                }
            }
        }
    }
}
