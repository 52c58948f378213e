package io.ingestor.internal.memory;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tenants are charged for the entries of one table until the sink has it. Whoever applies entries adds, before the
 * table is sealed; ended under the lock of the list of tables, after that. So it needs no lock of its own.
 */
public final class TableCharges {

    /** Whoever was charged for an entry; hands that over when the entry is in a table. */
    @FunctionalInterface
    public interface Source {

        /** Nobody was. */
        Source NONE = table -> {};

        void moveTo(TableCharges table);
    }

    /** Each in an array of one, so that a call more makes no object more. */
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

    /** Ends them; once is enough, and more does no harm. */
    public void end(MemoryBudget budget) {
        charges.forEach((account, bytes) -> budget.discharge(account, bytes[0]));
        charges.clear();
        last = null;
    }
}
