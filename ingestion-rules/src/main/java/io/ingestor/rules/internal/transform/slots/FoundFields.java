package io.ingestor.rules.internal.transform.slots;

import java.util.Arrays;

/**
 * The places of one record that were found for slots: which slots it has, the encoded values among the bytes of
 * {@link Values}, and the slots of its labels and of the members of its data in their order. For one thread at a time;
 * reusable.
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

    /** Returns true if the record has the slot. */
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

    /** Adds the slot of the next label of the record, -1 for none. */
    void addLabel(int slot) {
        if (labelCount == labels.length) {
            labels = Arrays.copyOf(labels, 2 * labelCount);
        }
        labels[labelCount++] = slot;
    }

    /** Adds the slot of the next member of the record's data, -1 for none. */
    void addMember(int slot) {
        if (memberCount == members.length) {
            members = Arrays.copyOf(members, 2 * memberCount);
        }
        members[memberCount++] = slot;
    }

    /** Returns the slot of the member of the record's data with that number; -1 for none. */
    int member(int number) {
        return members[number];
    }

    /** Returns true if a step has changed the label of the record with that number. */
    boolean isLabelChanged(int number, Changes changes) {
        return labels[number] != NO_SLOT && changes.has(labels[number]);
    }
}
