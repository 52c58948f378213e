package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.Step;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps of all rules that match a record, bound to one set of slots. A record is therefore read and written only
 * once. Thread-safe.
 */
final class Program {

    private final ParsedStep[] parsed;
    private final Step[] steps;

    /** The steps that also apply to a record that is kept because another step failed. */
    private final Step[] stepsOfKept;

    private final @Nullable Step stamp;

    /** The slot of the label with the revision; unused if there is no such label. */
    private final int stampSlot;

    private final SlotLayout layout;
    private final RunPool runs = new RunPool(this);

    /**
     * Binds steps to slots.
     *
     * @param stamp the step that labels a changed record with the revision
     */
    Program(List<Rule> rules, Optional<ParsedStep> stamp) {
        SlotLayout.Builder slots = new SlotLayout.Builder();
        this.parsed = rules.stream().flatMap(rule -> rule.steps().stream()).toArray(ParsedStep[]::new);
        this.steps = new Step[parsed.length];
        List<Step> ofKept = new ArrayList<>();
        for (int i = 0; i < parsed.length; i++) {
            steps[i] = parsed[i].source().bind(slots);
            if (parsed[i].source().appliesToKept()) {
                ofKept.add(steps[i]);
            }
        }
        this.stepsOfKept = ofKept.toArray(Step[]::new);
        this.stamp = stamp.map(step -> step.source().bind(slots)).orElse(null);
        this.stampSlot = stamp.map(step -> slots.slot(step.paths().get(0))).orElse(0);
        this.layout = slots.build();
    }

    SlotLayout layout() {
        return layout;
    }

    /** Returns the number of steps. */
    int size() {
        return steps.length;
    }

    Step step(int number) {
        return steps[number];
    }

    ParsedStep parsed(int number) {
        return parsed[number];
    }

    /** Returns true if the program keeps every record unchanged. */
    boolean isEmpty() {
        return steps.length == 0 && stamp == null;
    }

    /** Returns the pool of idle runs. */
    RunPool runs() {
        return runs;
    }

    /** Applies the steps that are required even if a failed step keeps the record. */
    void applyToKept(Values values) {
        for (Step step : stepsOfKept) {
            boolean unused = step.apply(values);
        }
    }

    /** Labels a changed record with the revision. Otherwise removes a label that the sender may have set. */
    void stamp(Values values, boolean changed) {
        if (stamp == null) {
            return;
        }
        if (changed) {
            boolean unused = stamp.apply(values);
        } else {
            values.remove(stampSlot);
        }
    }
}
