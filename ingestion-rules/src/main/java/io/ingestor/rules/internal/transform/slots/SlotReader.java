package io.ingestor.rules.internal.transform.slots;

import io.ingestor.BytesView;
import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The first pass over a record, which fills the slots. It creates Java objects only for slots that request them. */
public final class SlotReader {

    private SlotReader() {}

    /** Fills the slots. The cursor must be before the first field, and is moved past the last one. */
    public static void read(RecordFields in, Values values) {
        values.clear();
        SlotLayout layout = values.layout();
        while (in.next()) {
            switch (RecordPart.of(in.name())) {
                case RecordPart.ID -> id(in, values);
                case RecordPart.DATA -> {
                    values.find(SlotLayout.DATA, Kind.OBJECT);
                    object(in, values, SlotLayout.DATA);
                }
                case RecordPart.SCHEMA -> schema(in, values);
                case RecordPart.TIMESTAMP -> time(in, values);
                case RecordPart.VERSION -> {
                    if (layout.uses(SlotLayout.VERSION)) {
                        values.find(SlotLayout.VERSION, Kind.INTEGER);
                        values.findBits(SlotLayout.VERSION, in.integer());
                    }
                }
                case RecordPart.METADATA -> label(in, values);
                case RecordPart.PAYLOAD -> {
                    if (layout.usesPayload()) {
                        values.payload().set(in.bytes().copy());
                    }
                }
                default -> text(in, values, SlotLayout.PAYLOAD_TYPE);
            }
        }
    }

    private static void id(RecordFields in, Values values) {
        SlotLayout layout = values.layout();
        if (!layout.uses(SlotLayout.TENANT) && !layout.uses(SlotLayout.ENTITY)) {
            return;
        }
        in.enter();
        while (in.next()) {
            int slot = switch (in.name().length()) {
                case 9 -> in.name().at(0) == 't' ? SlotLayout.TENANT : SlotLayout.ENTITY;
                default -> -1;
            };
            if (slot >= 0 && in.kind() == Kind.OBJECT) {
                in.enter();
                while (in.next()) {
                    text(in, values, slot);
                }
                in.leave();
            }
        }
        in.leave();
    }

    private static void schema(RecordFields in, Values values) {
        if (!values.layout().uses(SlotLayout.SCHEMA)) {
            return;
        }
        in.enter();
        while (in.next()) {
            if (in.name().length() == 4) {
                text(in, values, SlotLayout.SCHEMA);
            }
        }
        in.leave();
    }

    private static void time(RecordFields in, Values values) {
        if (!values.layout().uses(SlotLayout.TIMESTAMP)) {
            return;
        }
        values.find(SlotLayout.TIMESTAMP, Kind.INTEGER);
        values.findBits(SlotLayout.TIMESTAMP, 0);
        in.enter();
        while (in.next()) {
            if (in.name().length() == 7) {
                values.findBits(SlotLayout.TIMESTAMP, in.integer());
            } else {
                values.findNanos(SlotLayout.TIMESTAMP, (int) in.integer());
            }
        }
        in.leave();
    }

    private static void label(RecordFields in, Values values) {
        values.find(SlotLayout.METADATA, Kind.OBJECT);
        if (!values.layout().isInner(SlotLayout.METADATA)) {
            return;
        }
        in.enter();
        while (in.next()) {
            int slot = values.layout().child(SlotLayout.METADATA, in.name());
            values.found().addLabel(slot);
            if (slot >= 0) {
                values.find(slot, Kind.TEXT);
                keepText(in.bytes(), values, slot);
            }
        }
        in.leave();
    }

    private static void text(RecordFields in, Values values, int slot) {
        if (values.layout().uses(slot)) {
            values.find(slot, Kind.TEXT);
            keepText(in.bytes(), values, slot);
        }
    }

    private static void keepText(BytesView text, Values values, int slot) {
        int length = text.length();
        int at = values.reserve(length);
        text.copyTo(values.bytes(), at);
        values.findText(slot, length);
    }

    private static void object(RecordFields in, Values values, int slot) {
        SlotLayout layout = values.layout();
        if (!layout.isInner(slot) && !(slot == SlotLayout.DATA && layout.usesPayload())) {
            return;
        }
        in.enter();
        while (in.next()) {
            int child = layout.child(slot, in.name());
            if (slot == SlotLayout.DATA) {
                values.payload().findData();
                values.found().addMember(child);
            }
            if (child >= 0) {
                value(in, values, child);
            }
        }
        in.leave();
    }

    private static void value(RecordFields in, Values values, int slot) {
        SlotLayout layout = values.layout();
        Kind kind = in.kind();
        values.find(slot, kind);
        if (layout.needs(slot, SlotLayout.ENCODED)) {
            BytesView encoded = in.encoded();
            int length = encoded.length();
            int at = values.reserve(length);
            encoded.copyTo(values.bytes(), at);
            values.findEncoded(slot, length);
        }
        switch (kind) {
            case BOOL -> values.findBits(slot, in.bool() ? 1 : 0);
            case NUMBER -> values.findBits(slot, Double.doubleToRawLongBits(in.number()));
            case TEXT -> {
                if (layout.needs(slot, SlotLayout.TEXT)) {
                    keepText(in.bytes(), values, slot);
                }
            }
            case OBJECT, LIST -> {
                if (layout.needs(slot, SlotLayout.TREE)) {
                    values.findTree(slot, kind == Kind.LIST ? list(in) : map(in));
                } else if (kind == Kind.OBJECT) {
                    object(in, values, slot);
                }
            }
            default -> {}
        }
    }

    private static Map<String, @Nullable Object> map(RecordFields in) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        in.enter();
        while (in.next()) {
            map.put(in.name().text(), javaObject(in));
        }
        in.leave();
        return map;
    }

    private static List<@Nullable Object> list(RecordFields in) {
        List<@Nullable Object> list = new ArrayList<>();
        in.enter();
        while (in.next()) {
            list.add(javaObject(in));
        }
        in.leave();
        return list;
    }

    private static @Nullable Object javaObject(RecordFields in) {
        return switch (in.kind()) {
            case BOOL -> in.bool();
            case NUMBER -> in.number();
            case TEXT -> in.bytes().text();
            case OBJECT -> map(in);
            case LIST -> list(in);
            default -> null;
        };
    }
}
