package io.ingestor.internal.memory;

import org.jspecify.annotations.Nullable;

/** The memory that is held for an entry until it is in a table. */
@FunctionalInterface
public interface TableMemory {

    /** The memory of an entry for which none is held. */
    TableMemory NONE = charges -> 0;

    /**
     * Hands the memory of the entry over to its table, which accounts for it from now on. Called once, after the entry
     * was added to the table.
     *
     * @param charges the table's charges, which take over those of the call; null if they stay with the call until it
     *     is durable
     * @return the bytes of the budget that were held for the entry; the table counts its own bytes instead
     */
    long toTable(@Nullable TableCharges charges);
}
