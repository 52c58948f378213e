package io.ingestor.rules.internal.transform.slots;

/** A step of a configuration, before it is bound to the slots of a program. */
@FunctionalInterface
public interface StepSource {

    /** Requests the slots that the step uses and returns the bound step. */
    Step bind(SlotLayout.Builder slots);

    /** Returns true if the step also applies to a record that is kept because another step failed. */
    default boolean appliesToKept() {
        return false;
    }
}
