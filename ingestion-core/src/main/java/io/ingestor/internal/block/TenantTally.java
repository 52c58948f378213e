package io.ingestor.internal.block;

/**
 * How many records of a batch were of one tenant.
 *
 * @param tenant its name; empty for records whose tenant could not be told
 * @param received all of them
 * @param rejected those that were wrong, or were rejected together with wrong ones
 * @param empty those that were well-formed and had neither data nor payload
 */
public record TenantTally(String tenant, int received, int rejected, int empty) {}
