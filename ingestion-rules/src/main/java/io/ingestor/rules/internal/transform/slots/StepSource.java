package io.ingestor.rules.internal.transform.slots;

/** A step of a configuration, before it is bound to the slots of a program. */
@FunctionalInterface
public interface StepSource {

    /** Asks for the slots that the step uses, and returns the step that uses them. */
    Step bind(SlotLayout.Builder slots);

    /** Returns true if the step also applies to a record that stays as it was because another step has failed. */
    default boolean appliesToKept() {
        return false;
    }
}
