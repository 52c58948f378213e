package io.ingestor.rules.internal.transform.slots;

import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import io.ingestor.transform.RecordBuilder;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The second pass over a record, which builds the changed record. Unchanged fields and values are copied as bytes. A
 * value that moves within its object is written at its old position, and new values are appended. Reusable. Not
 * thread-safe.
 */
public final class SlotWriter {

    private final Values values;
    private final SlotLayout layout;
    private final boolean[] written;

    /** The number of the first field that may still have to be written. */
    private int due;

    /** The number of labels passed so far. */
    private int label;

    /** The number of data members passed so far. */
    private int member;

    public SlotWriter(Values values) {
        this.values = values;
        this.layout = values.layout();
        this.written = new boolean[layout.size()];
    }

    /** Builds the record. The cursor must be before the first field. */
    public void write(RecordFields in, RecordBuilder out) {
        Arrays.fill(written, false);
        due = RecordPart.ID;
        label = 0;
        member = 0;
        while (in.next()) {
            int part = RecordPart.of(in.name());
            writeNewBefore(part, out);
            field(part, in, out);
        }
        writeNewBefore(RecordPart.END, out);
    }

    private void field(int part, RecordFields in, RecordBuilder out) {
        switch (part) {
            case RecordPart.DATA -> {
                if (values.payload().parsed() == null && values.isChanged(SlotLayout.DATA)) {
                    out.begin(in);
                    in.enter();
                    members(SlotLayout.DATA, in, out);
                    out.end();
                    in.leave();
                } else if (values.payload().parsed() == null) {
                    out.copy(in);
                }
            }
            case RecordPart.METADATA -> {
                if (!values.isChanged(SlotLayout.METADATA) || !values.isLabelChanged(label)) {
                    out.copy(in);
                }
                label++;
            }
            case RecordPart.TIMESTAMP -> {
                if (!values.isChanged(SlotLayout.TIMESTAMP)) {
                    out.copy(in);
                }
            }
            default -> out.copy(in);
        }
    }

    private void writeNewBefore(int part, RecordBuilder out) {
        if (part <= due) {
            return;
        }
        int from = due;
        due = part;
        if (from <= RecordPart.ID && values.isChanged(SlotLayout.ENTITY)) {
            int slot = SlotLayout.ENTITY;
            out.entity(values.bytes(), values.textAt(slot), values.textLength(slot));
        }
        if (from <= RecordPart.DATA && part > RecordPart.DATA) {
            newData(out);
        }
        if (from <= RecordPart.TIMESTAMP
                && part > RecordPart.TIMESTAMP
                && values.isChanged(SlotLayout.TIMESTAMP)
                && !values.isAbsent(SlotLayout.TIMESTAMP)) {
            out.timestamp(values.integer(SlotLayout.TIMESTAMP), values.nanos(SlotLayout.TIMESTAMP));
        }
        if (from <= RecordPart.METADATA && part > RecordPart.METADATA && values.isChanged(SlotLayout.METADATA)) {
            for (int slot : layout.children(SlotLayout.METADATA)) {
                if (values.isChanged(slot) && !values.isAbsent(slot)) {
                    out.metadata(layout.name(slot), values.bytes(), values.textAt(slot), values.textLength(slot));
                }
            }
        }
    }

    private void newData(RecordBuilder out) {
        Map<String, @Nullable Object> parsed = values.payload().parsed();
        if (parsed != null) {
            out.beginData();
            parsedMembers(SlotLayout.DATA, parsed, out);
            out.end();
        } else if (!values.found().has(SlotLayout.DATA)
                && values.isChanged(SlotLayout.DATA)
                && holdsValue(SlotLayout.DATA)) {
            out.beginData();
            newMembers(SlotLayout.DATA, out);
            out.end();
        }
    }

    private boolean holdsValue(int slot) {
        for (int child : layout.children(slot)) {
            if (!values.isAbsent(child)
                    && (!layout.isInner(child) || values.found().has(child) || holdsValue(child))) {
                return true;
            }
        }
        return false;
    }

    private void members(int slot, RecordFields in, RecordBuilder out) {
        while (in.next()) {
            int child = slot == SlotLayout.DATA ? values.found().member(member++) : layout.child(slot, in.name());
            if (child < 0) {
                out.copy(in);
            } else if (layout.isInner(child)) {
                inner(child, in, out);
            } else {
                leaf(child, in, out);
            }
        }
        newMembers(slot, out);
    }

    private void inner(int slot, RecordFields in, RecordBuilder out) {
        written[slot] = true;
        if (!values.isChanged(slot)) {
            out.copy(in);
        } else if (in.kind() == Kind.OBJECT) {
            out.begin(in);
            in.enter();
            members(slot, in, out);
            in.leave();
            out.end();
        } else {
            throw new IllegalStateException("only an object can have changed members");
        }
    }

    private void leaf(int slot, RecordFields in, RecordBuilder out) {
        if (!values.isChanged(slot)) {
            out.copy(in);
            written[slot] = true;
        } else if (values.source(slot) == Values.MADE && !values.isAbsent(slot)) {
            put(slot, out);
        }
        for (int target : layout.children(layout.parent(slot))) {
            if (!written[target]
                    && !layout.isInner(target)
                    && values.isChanged(target)
                    && !values.isAbsent(target)
                    && values.source(target) == slot) {
                out.copyAs(layout.name(target), in);
                written[target] = true;
            }
        }
    }

    /** Appends the changed values of an object that are not written yet. */
    private void newMembers(int slot, RecordBuilder out) {
        for (int child : layout.children(slot)) {
            if (written[child] || !values.isChanged(child) || values.isAbsent(child)) {
                continue;
            }
            if (!layout.isInner(child)) {
                put(child, out);
            } else if (holdsValue(child)) {
                out.beginObject(layout.name(child));
                newMembers(child, out);
                out.end();
            }
        }
    }

    private void parsedMembers(int slot, Map<?, ?> object, RecordBuilder out) {
        for (Map.Entry<?, ?> member : object.entrySet()) {
            String name = (String) member.getKey();
            Object value = member.getValue();
            int child = layout.child(slot, name);
            if (child < 0) {
                Trees.put(name, value, out);
            } else if (!layout.isInner(child)) {
                if (!values.isAbsent(child)) {
                    put(child, out);
                }
            } else if (value instanceof Map<?, ?> inner) {
                written[child] = true;
                out.beginObject(name);
                parsedMembers(child, inner, out);
                out.end();
            } else {
                written[child] = true;
                Trees.put(name, value, out);
            }
        }
        newMembers(slot, out);
    }

    private void put(int slot, RecordBuilder out) {
        if (written[slot]) {
            return;
        }
        written[slot] = true;
        String name = layout.name(slot);
        int source = values.source(slot);
        if (source != Values.MADE && layout.path(source).root() == FieldPath.Root.DATA) {
            out.putEncoded(
                    name,
                    values.bytes(),
                    values.found().encodedAt(source),
                    values.found().encodedLength(source));
            return;
        }
        switch (values.kind(slot)) {
            case NULL -> out.putNull(name);
            case BOOL -> out.put(name, values.bool(slot));
            case NUMBER -> out.put(name, values.number(slot));
            case TEXT -> out.putText(name, values.bytes(), values.textAt(slot), values.textLength(slot));
            default -> Trees.put(name, values.tree(slot), out);
        }
    }
}
