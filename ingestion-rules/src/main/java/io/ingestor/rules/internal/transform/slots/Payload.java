package io.ingestor.rules.internal.transform.slots;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The payload of a record, and the object that was parsed out of it. For one thread; reusable. */
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

    /** Notes that the record has data of its own. */
    void findData() {
        hasData = true;
    }

    /** Returns true if the record has data of its own. */
    public boolean hasData() {
        return hasData;
    }

    /** Returns the payload; empty if there is none. Not to be written. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the object that replaces the data of the record; null if none was parsed. */
    @Nullable
    Map<String, @Nullable Object> parsed() {
        return parsed;
    }

    /** Makes the parsed object the data of the record, and fills the slots with its values. */
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
