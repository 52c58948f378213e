package io.ingestor.delta.internal.row;

import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import io.ingestor.delta.internal.json.JsonText;
import java.util.List;

/**
 * The writer of objects whose members have columns. An object in a list is written in one walk. Outside of lists, a
 * cursor cannot return to a list after its elements were checked, so there are up to three walks over a row:
 * {@link #writeScalars}, then {@link #writeLists} if it has any that fit, then {@link #writeRest} if something has no
 * column or does not fit. {@link #finish} writes what was missing.
 */
final class StructNode extends Node {

    private final MemberNames names;
    private final Node[] members;

    /** The number of the object for which a member was last written. */
    private final long[] written;

    private long object;
    private boolean listsPending;
    private boolean restPending;

    /**
     * Creates a writer.
     *
     * @param definition the definition level of a present object
     */
    StructNode(int definition, List<String> names, List<Node> members) {
        super(definition);
        this.names = new MemberNames(names);
        this.members = members.toArray(Node[]::new);
        this.written = new long[members.size()];
    }

    @Override
    Fit fit(RecordFields value) {
        if (value.kind() != Kind.OBJECT) {
            return Fit.NONE;
        }
        Fit fit = Fit.WHOLE;
        value.enter();
        for (int expected = 0; fit != Fit.NONE && value.next(); ) {
            int index = names.find(value.name(), expected);
            if (index < 0) {
                fit = fit.and(Fit.PART);
            } else {
                expected = index + 1;
                if (value.kind() != Kind.NULL) {
                    fit = fit.and(members[index].fit(value));
                }
            }
        }
        value.leave();
        return fit;
    }

    @Override
    void write(RecordFields value, int repetition) {
        object++;
        value.enter();
        for (int expected = 0; value.next(); ) {
            int index = names.find(value.name(), expected);
            if (index >= 0) {
                expected = index + 1;
                if (value.kind() != Kind.NULL) {
                    written[index] = object;
                    members[index].write(value, repetition);
                }
            }
        }
        value.leave();
        for (int i = 0; i < members.length; i++) {
            if (written[i] != object) {
                members[i].writeNull(repetition, definition());
            }
        }
    }

    @Override
    void writeNull(int repetition, int present) {
        for (Node member : members) {
            member.writeNull(repetition, present);
        }
    }

    /** Begins a row without members. */
    void begin() {
        object++;
        listsPending = false;
        restPending = false;
    }

    /** Returns true if the row has a list that {@link #writeLists} must write. */
    boolean hasLists() {
        return listsPending;
    }

    /** Returns true if the row has something that {@link #writeRest} must write. */
    boolean hasRest() {
        return restPending;
    }

    /** Writes the members of the entered object that fit, except lists, and checks all others. */
    void writeScalars(RecordFields fields) {
        for (int expected = 0; fields.next(); ) {
            int index = names.find(fields.name(), expected);
            if (index < 0) {
                restPending = true;
            } else {
                expected = index + 1;
                if (fields.kind() != Kind.NULL) {
                    writeMember(index, fields);
                }
            }
        }
    }

    private void writeMember(int index, RecordFields fields) {
        Node member = members[index];
        if (member instanceof StructNode struct && fields.kind() == Kind.OBJECT) {
            written[index] = object;
            struct.begin();
            fields.enter();
            struct.writeScalars(fields);
            fields.leave();
            listsPending |= struct.listsPending;
            restPending |= struct.restPending;
        } else if (member instanceof ListNode list) {
            list.current(list.fit(fields));
            listsPending |= list.current() != Fit.NONE;
            restPending |= list.current() != Fit.WHOLE;
        } else if (member.fit(fields) == Fit.WHOLE) {
            written[index] = object;
            member.write(fields, 0);
        } else {
            restPending = true;
        }
    }

    /** Writes the lists of the entered object that fit. */
    void writeLists(RecordFields fields) {
        for (int expected = 0; fields.next(); ) {
            int index = names.find(fields.name(), expected);
            if (index < 0 || fields.kind() == Kind.NULL) {
                continue;
            }
            expected = index + 1;
            if (members[index] instanceof ListNode list && list.current() != Fit.NONE) {
                written[index] = object;
                list.write(fields, 0);
            } else if (isEntered(index, fields) && ((StructNode) members[index]).listsPending) {
                fields.enter();
                ((StructNode) members[index]).writeLists(fields);
                fields.leave();
            }
        }
    }

    private boolean isEntered(int index, RecordFields fields) {
        return members[index] instanceof StructNode && fields.kind() == Kind.OBJECT;
    }

    /** Prints the members of the entered object that no column has, or not all of them. */
    void writeRest(RecordFields fields, JsonText json) {
        json.startObject();
        for (int expected = 0; fields.next(); ) {
            int index = names.find(fields.name(), expected);
            if (index < 0) {
                json.name(fields.name());
                json.value(fields);
                continue;
            }
            expected = index + 1;
            if (isEntered(index, fields)) {
                if (((StructNode) members[index]).restPending) {
                    json.name(fields.name());
                    fields.enter();
                    ((StructNode) members[index]).writeRest(fields, json);
                    fields.leave();
                }
            } else if (fields.kind() != Kind.NULL && !isStoredWhole(index, fields)) {
                json.name(fields.name());
                json.value(fields);
            }
        }
        json.endObject();
    }

    private boolean isStoredWhole(int index, RecordFields fields) {
        return members[index] instanceof ListNode list
                ? list.current() == Fit.WHOLE
                : members[index].fit(fields) == Fit.WHOLE;
    }

    /** Ends a row: writes nulls for all members that were not written. */
    void finish() {
        for (int i = 0; i < members.length; i++) {
            if (written[i] != object) {
                members[i].writeNull(0, definition());
            } else if (members[i] instanceof StructNode struct) {
                struct.finish();
            }
        }
    }
}
