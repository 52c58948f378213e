package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.SlotLayout;
import io.ingestor.rules.internal.transform.slots.Step;
import io.ingestor.rules.internal.transform.slots.Values;
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
    private final @Nullable Step stamp;
    private final SlotLayout layout;

    /**
     * Binds steps to slots.
     *
     * @param stamp the step that marks a changed record with the revision
     */
    Program(List<Rule> rules, Optional<ParsedStep> stamp) {
        SlotLayout.Builder slots = new SlotLayout.Builder();
        this.parsed = rules.stream().flatMap(rule -> rule.steps().stream()).toArray(ParsedStep[]::new);
        this.steps = new Step[parsed.length];
        for (int i = 0; i < parsed.length; i++) {
            steps[i] = parsed[i].source().bind(slots);
        }
        this.stamp = stamp.map(step -> step.source().bind(slots)).orElse(null);
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

    /** Marks a changed record with the revision, if that was asked for. */
    void stamp(Values values) {
        if (stamp != null) {
            boolean unused = stamp.apply(values);
        }
    }
}
