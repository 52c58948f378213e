package io.ingestor.internal.block;

/**
 * The number of records of one tenant in a batch.
 *
 * @param tenant its name; empty for records whose tenant is unknown
 * @param received all records of the tenant
 * @param rejected those that were invalid, or were rejected with the whole batch
 * @param filtered those that a transform dropped, unless all were rejected
 * @param empty those that were well-formed and had neither data nor payload
 */
public record TenantTally(String tenant, int received, int rejected, int filtered, int empty) {

    /** Returns the number of records that are in the block. */
    public int good() {
        return received - rejected - filtered;
    }
}
