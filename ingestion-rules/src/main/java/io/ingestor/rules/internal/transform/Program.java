package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.Step;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps of all rules that match a record, in one list over one set of slots, so that a record is read and written
 * once. Immutable, safe for all threads.
 */
final class Program {

    private final ParsedStep[] parsed;
    private final Step[] steps;

    /** The steps that also apply to a record that stays as it was because another one has failed. */
    private final Step[] stepsOfKept;

    private final @Nullable Step stamp;

    /** The label with the revision. */
    private final int stampSlot;

    private final SlotLayout layout;
    private final RunPool runs = new RunPool(this);

    /**
     * Binds steps to slots.
     *
     * @param stamp the step that marks a changed record with the revision
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

    /** Returns true if it leaves each record as it is. */
    boolean isEmpty() {
        return steps.length == 0 && stamp == null;
    }

    /** Returns the runs that no thread uses. */
    RunPool runs() {
        return runs;
    }

    /** Applies what must not be left out of a record that stays as it was because a step has failed. */
    void applyToKept(Values values) {
        for (Step step : stepsOfKept) {
            boolean unused = step.apply(values);
        }
    }

    /** Marks a record with the revision if it was changed, else removes a mark that its sender has made. */
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
