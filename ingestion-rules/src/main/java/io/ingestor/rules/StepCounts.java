package io.ingestor.rules;

/**
 * The counts of one step of a {@link TransformConfig}, since its revision came into force. A record that the ingestor
 * only checks counts too, and one that it examines twice counts twice.
 *
 * @param step the place and kind of the step, such as {@code transforms[0].steps[1].set}
 * @param changed records that the step has changed, among those that were not dropped, rejected or kept later
 * @param dropped records that the step has dropped
 * @param rejected records that were rejected because the step failed
 * @param kept records that stayed as they were because the step failed and its {@code on_error} is {@code keep}
 */
public record StepCounts(String step, long changed, long dropped, long rejected, long kept) {}
