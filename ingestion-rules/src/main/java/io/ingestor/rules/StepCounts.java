package io.ingestor.rules;

/**
 * The counts of one step of a {@link TransformConfig} since its revision took effect. Records that the ingestor checks
 * without storing count too. A record that is transformed twice counts twice.
 *
 * @param step the place and kind of the step, such as {@code transforms[0].steps[1].set}
 * @param changed the number of records that the step changed, except those that a later step dropped, rejected or kept
 * @param dropped the number of records that the step dropped
 * @param rejected the number of records that were rejected because the step failed; {@code reject_if} fails on purpose
 * @param kept the number of records that were kept because the step failed and its {@code on_error} is {@code keep}
 */
public record StepCounts(String step, long changed, long dropped, long rejected, long kept) {}
