package io.ingestor.rules.internal.transform.cel;

import io.ingestor.RecordFields.Kind;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view of an object in a record for expressions. It contains the members that have slots, with their current values.
 */
final class SlotMap extends AbstractMap<String, Object> {

    private final SlotReads reads;
    private final Values values;
    private final int[] slots;
    private final String[] names;
    private final @Nullable SlotMap[] inner;

    SlotMap(SlotReads reads, int slot) {
        this.reads = reads;
        this.values = reads.values();
        SlotLayout layout = values.layout();
        this.slots = layout.children(slot);
        this.names = new String[slots.length];
        this.inner = new SlotMap[slots.length];
        for (int i = 0; i < slots.length; i++) {
            names[i] = layout.name(slots[i]);
            inner[i] = layout.children(slots[i]).length == 0 ? null : new SlotMap(reads, slots[i]);
        }
    }

    private int index(@Nullable Object key) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        int i = index(key);
        return i >= 0 && !values.isAbsent(slots[i]);
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
        int i = index(key);
        if (i < 0 || values.isAbsent(slots[i])) {
            return null;
        }
        SlotMap object = object(i);
        return object == null ? reads.value(slots[i]) : object;
    }

    /** Returns the view of a member whose value is an object with slots; null for any other value. */
    private @Nullable SlotMap object(int i) {
        return values.kind(slots[i]) == Kind.OBJECT ? inner[i] : null;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            if (!values.isAbsent(slots[i])) {
                SlotMap object = object(i);
                copy.put(names[i], object == null ? reads.passedOver(slots[i]) : object);
            }
        }
        return copy.entrySet();
    }
}
