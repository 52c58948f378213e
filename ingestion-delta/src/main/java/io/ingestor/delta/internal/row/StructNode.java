package io.ingestor.delta.internal.row;

import io.ingestor.delta.internal.json.DataJson;
import io.ingestor.delta.internal.wire.DataValue;
import java.util.List;

/**
 * The writer of objects whose members have columns. Outside of lists, a member that does not fit its column leaves the
 * others alone: {@link #put} writes those, and {@link #writeRest} prints it. An object in a list fits as a whole or not
 * at all.
 */
final class StructNode extends Node {

    private final MemberNames names;
    private final Node[] members;

    /** The number of the object for which a member was last written. */
    private final long[] written;

    private long object;

    /** True if the object that was put last has something that no column stores. */
    private boolean hasRest;

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
    Fit fit(DataValue value) {
        if (value.kind() != DataValue.OBJECT) {
            return Fit.NONE;
        }
        Fit fit = Fit.WHOLE;
        int end = value.end();
        int before = MemberNames.NONE;
        for (int at = value.member(value.at(), end);
                at != DataValue.NONE && fit != Fit.NONE;
                at = value.member(at, end)) {
            int index = names.find(value, before);
            if (index == MemberNames.NONE) {
                fit = fit.and(Fit.PART);
            } else {
                before = index;
                if (value.kind() != DataValue.NULL) {
                    fit = fit.and(members[index].fit(value));
                }
            }
        }
        return fit;
    }

    @Override
    void write(DataValue value, int repetition) {
        object++;
        int end = value.end();
        int before = MemberNames.NONE;
        for (int at = value.member(value.at(), end); at != DataValue.NONE; at = value.member(at, end)) {
            int index = names.find(value, before);
            if (index != MemberNames.NONE) {
                before = index;
                if (value.kind() != DataValue.NULL) {
                    written[index] = object;
                    members[index].write(value, repetition);
                }
            }
        }
        writeMissing(repetition);
    }

    @Override
    Fit put(DataValue value) {
        if (value.kind() != DataValue.OBJECT) {
            return Fit.NONE;
        }
        object++;
        hasRest = false;
        int end = value.end();
        int before = MemberNames.NONE;
        for (int at = value.member(value.at(), end); at != DataValue.NONE; at = value.member(at, end)) {
            int index = names.find(value, before);
            if (index == MemberNames.NONE) {
                hasRest = true;
            } else {
                before = index;
                if (value.kind() != DataValue.NULL) {
                    putMember(index, value);
                }
            }
        }
        writeMissing(0);
        return hasRest ? Fit.PART : Fit.WHOLE;
    }

    private void putMember(int index, DataValue value) {
        Fit fit = members[index].put(value);
        if (fit != Fit.NONE) {
            written[index] = object;
        }
        hasRest |= fit != Fit.WHOLE;
    }

    private void writeMissing(int repetition) {
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

    /** Prints the members that no column has, or not all of them, of the object that was put last. */
    void writeRest(DataValue value, DataJson json) {
        json.text().startObject();
        int end = value.end();
        int before = MemberNames.NONE;
        int from = value.at();
        for (int at = value.member(from, end); at != DataValue.NONE; at = value.member(from, end)) {
            int index = names.find(value, before);
            if (index == MemberNames.NONE) {
                json.member(value);
            } else {
                before = index;
                writeRest(index, value, from, end, json);
            }
            from = at;
        }
        json.text().endObject();
    }

    /** Prints what no column has of a member that has a column. */
    private void writeRest(int index, DataValue value, int from, int end, DataJson json) {
        if (members[index] instanceof StructNode struct && value.kind() == DataValue.OBJECT) {
            if (struct.hasRest) {
                json.name(value);
                struct.writeRest(value, json);
            }
        } else if (value.kind() != DataValue.NULL && members[index].fit(value) != Fit.WHOLE) {
            // The check may have moved to a part of the value.
            value.member(from, end);
            json.member(value);
        }
    }
}
