package io.ingestor.rules.internal.transform.slots;

import java.util.Arrays;

/** The slots of one record that steps have changed. For one thread at a time; reusable. */
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

    /** Notes that a slot has changed, and with it those around it. */
    void mark(int slot) {
        count++;
        for (int at = slot; at >= 0 && !changed[at]; at = layout.parent(at)) {
            changed[at] = true;
        }
    }

    /** Returns true if the slot or one below it has changed. */
    boolean has(int slot) {
        return changed[slot];
    }

    /** Returns the number of changes so far, those of the same slot included. */
    int count() {
        return count;
    }
}
