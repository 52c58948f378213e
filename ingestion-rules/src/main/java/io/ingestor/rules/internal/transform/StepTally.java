package io.ingestor.rules.internal.transform;

import io.ingestor.rules.StepCounts;
import java.util.concurrent.atomic.LongAdder;

/** The counts of one step by outcome. Thread-safe. */
final class StepTally {

    private final LongAdder changed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder kept = new LongAdder();

    void addChanged() {
        changed.increment();
    }

    void addDropped() {
        dropped.increment();
    }

    void addRejected() {
        rejected.increment();
    }

    void addKept() {
        kept.increment();
    }

    StepCounts counts(String step) {
        return new StepCounts(step, changed.sum(), dropped.sum(), rejected.sum(), kept.sum());
    }
}
