package io.ingestor.rules.internal.transform.slots;

/** A step of a configuration, before it is bound to the slots of a program. */
@FunctionalInterface
public interface StepSource {

    /** Asks for the slots that the step uses, and returns the step that uses them. */
    Step bind(SlotLayout.Builder slots);
}
