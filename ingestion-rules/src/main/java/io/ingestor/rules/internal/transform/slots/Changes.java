package io.ingestor.rules.internal.transform.slots;

import java.util.Arrays;

/** The slots of one record that steps have changed. Reusable. Not thread-safe. */
final class Changes {

    private final SlotLayout layout;
    private final boolean[] changed;
    private int count;

    Changes(SlotLayout layout) {
        this.layout = layout;
        this.changed = new boolean[layout.size()];
    }

    void clear() {
        Arrays.fill(changed, false);
        count = 0;
    }

    /** Marks a slot and its ancestors as changed. */
    void mark(int slot) {
        count++;
        for (int at = slot; at >= 0 && !changed[at]; at = layout.parent(at)) {
            changed[at] = true;
        }
    }

    /** Returns true if the slot or a descendant has changed. */
    boolean has(int slot) {
        return changed[slot];
    }

    /** Returns the number of changes so far, including repeated changes of the same slot. */
    int count() {
        return count;
    }
}
