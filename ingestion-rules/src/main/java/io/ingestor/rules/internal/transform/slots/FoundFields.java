package io.ingestor.rules.internal.transform.slots;

import java.util.Arrays;

/**
 * The fields of one record that have slots. The object stores the filled slots, and the positions of encoded values in
 * the bytes of {@link Values}. It also stores the slots of labels and data members in record order. Reusable. Not
 * thread-safe.
 */
final class FoundFields {

    private static final int NO_SLOT = -1;

    private final boolean[] found;
    private final int[] encodedAt;
    private final int[] encodedLengths;
    private int[] labels = new int[8];
    private int labelCount;
    private int[] members = new int[32];
    private int memberCount;

    FoundFields(int slots) {
        found = new boolean[slots];
        encodedAt = new int[slots];
        encodedLengths = new int[slots];
    }

    void clear() {
        Arrays.fill(found, false);
        labelCount = 0;
        memberCount = 0;
    }

    void add(int slot) {
        found[slot] = true;
    }

    /** Returns true if the record contains a value for the slot. */
    boolean has(int slot) {
        return found[slot];
    }

    void addEncoded(int slot, int offset, int length) {
        encodedAt[slot] = offset;
        encodedLengths[slot] = length;
    }

    int encodedAt(int slot) {
        return encodedAt[slot];
    }

    int encodedLength(int slot) {
        return encodedLengths[slot];
    }

    /** Adds the slot of the next label in the record; -1 if the label has no slot. */
    void addLabel(int slot) {
        if (labelCount == labels.length) {
            labels = Arrays.copyOf(labels, 2 * labelCount);
        }
        labels[labelCount++] = slot;
    }

    /** Adds the slot of the next data member in the record; -1 if the member has no slot. */
    void addMember(int slot) {
        if (memberCount == members.length) {
            members = Arrays.copyOf(members, 2 * memberCount);
        }
        members[memberCount++] = slot;
    }

    /** Returns the slot of the data member with the index; -1 if the member has no slot. */
    int member(int number) {
        return members[number];
    }

    /** Returns true if a step has changed the label with the index. */
    boolean isLabelChanged(int number, Changes changes) {
        return labels[number] != NO_SLOT && changes.has(labels[number]);
    }
}
