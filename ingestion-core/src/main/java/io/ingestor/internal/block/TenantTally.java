package io.ingestor.internal.block;

/**
 * The number of records of one tenant in a batch.
 *
 * @param tenant its name; empty for records whose tenant is unknown
 * @param received all records of the tenant
 * @param rejected those that were invalid, or were rejected with the whole batch
 * @param filtered those that a transform dropped, unless all were rejected
 * @param empty those that were well-formed and had neither data nor payload
 * @param letters the rejected ones that are in the block as dead letters
 * @param droppedLetters the rejected ones that are not, because a limit was reached
 */
public record TenantTally(
        String tenant, int received, int rejected, int filtered, int empty, int letters, int droppedLetters) {

    /** Creates a tally of an engine that keeps no dead letters. */
    public TenantTally(String tenant, int received, int rejected, int filtered, int empty) {
        this(tenant, received, rejected, filtered, empty, 0, 0);
    }

    /** Returns the number of accepted records. */
    public int good() {
        return received - rejected - filtered;
    }
}
