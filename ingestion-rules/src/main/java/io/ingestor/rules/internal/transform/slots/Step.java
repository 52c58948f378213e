package io.ingestor.rules.internal.transform.slots;

/** A step of a program, bound to its slots. Thread-safe. */
@FunctionalInterface
public interface Step {

    /**
     * Changes the values of a record.
     *
     * @return false if the record is dropped
     * @throws StepFailedException if the step cannot process the values
     */
    boolean apply(Values values);
}
