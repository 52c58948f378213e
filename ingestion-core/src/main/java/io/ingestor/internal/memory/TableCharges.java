package io.ingestor.internal.memory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The charges of tenants for the entries of one table, until the sink has it. The thread that applies entries adds them
 * before the table is sealed. They are ended afterwards, under the lock of the list of tables, so that this class needs
 * no lock.
 */
public final class TableCharges {

    /** The charges, each in an array of length 1, so that adding to one allocates nothing. */
    private final Map<MemoryAccount, long[]> charges = new HashMap<>();

    private @Nullable MemoryAccount last;
    private long[] ofLast = new long[1];

    public void add(MemoryAccount account, long bytes) {
        if (account != last) {
            last = account;
            ofLast = charges.computeIfAbsent(account, tenant -> new long[1]);
        }
        ofLast[0] += bytes;
    }

    /** Ends the charges. Idempotent. */
    public void end(MemoryBudget budget) {
        charges.forEach((account, bytes) -> budget.discharge(account, bytes[0]));
        charges.clear();
        last = null;
    }
}
