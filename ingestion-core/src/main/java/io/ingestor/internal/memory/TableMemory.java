package io.ingestor.internal.memory;

import org.jspecify.annotations.Nullable;

/** The memory that is held for an entry until it is in a table. */
@FunctionalInterface
public interface TableMemory {

    /** The memory of an entry for which nothing is held. */
    TableMemory NONE = charges -> 0;

    /**
     * Hands over what the entry needs in a table, which accounts for it from now on. Called once, when it is there.
     *
     * @param charges takes over the charges of tenants; null if these stay with the call, until it is durable
     * @return bytes that the budget holds for the entry, which the table's own take the place of
     */
    long toTable(@Nullable TableCharges charges);
}
