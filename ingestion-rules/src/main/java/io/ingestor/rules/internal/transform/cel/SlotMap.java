package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.values.NullValue;
import io.ingestor.RecordFields.Kind;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a record as an expression sees it: the names that have slots. It reads the values as they are. */
final class SlotMap extends AbstractMap<String, Object> {

    private final Values values;
    private final int[] slots;
    private final String[] names;
    private final @Nullable SlotMap[] inner;

    SlotMap(Values values, int slot) {
        SlotLayout layout = values.layout();
        this.values = values;
        this.slots = layout.children(slot);
        this.names = new String[slots.length];
        this.inner = new SlotMap[slots.length];
        for (int i = 0; i < slots.length; i++) {
            names[i] = layout.name(slots[i]);
            inner[i] = layout.children(slots[i]).length == 0 ? null : new SlotMap(values, slots[i]);
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
        return values.kind(slots[i]) == Kind.OBJECT && inner[i] != null ? inner[i] : value(values, slots[i]);
    }

    /** Returns the value of a slot that is not absent. */
    static Object value(Values values, int slot) {
        return switch (values.kind(slot)) {
            case NULL -> NullValue.NULL_VALUE;
            case BOOL -> values.bool(slot);
            case NUMBER -> values.number(slot);
            case INTEGER -> values.integer(slot);
            case TEXT -> values.text(slot);
            default -> {
                Object tree = values.tree(slot);
                yield tree == null ? Map.of() : CelValues.of(tree);
            }
        };
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (String name : names) {
            Object value = get(name);
            if (value != null) {
                copy.put(name, value);
            }
        }
        return copy.entrySet();
    }
}
