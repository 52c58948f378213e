package io.ingestor.internal.table;

import java.util.function.LongSupplier;

/** The rules by which sealed tables leave memory, oldest first. */
public final class Departure {

    /** The owner of the memory of entries that are durable. */
    private enum Charge {
        TENANT,
        NONE
    }

    private final LongSupplier finished;
    private final LongSupplier evictable;
    private final Charge durableEntries;

    private Departure(LongSupplier finished, LongSupplier evictable, Charge durableEntries) {
        this.finished = finished;
        this.evictable = evictable;
        this.durableEntries = durableEntries;
    }

    /**
     * Returns the rules without a sink: a table may leave once it is durable.
     *
     * @param durable the sequence up to which entries are durable
     */
    public static Departure onceDurable(LongSupplier durable) {
        return new Departure(durable, durable, Charge.NONE);
    }

    /**
     * Returns the rules with a sink: a table leaves once the sink has it, and its tenants are charged until then.
     *
     * @param flushed the sequence up to which the sink has all entries
     * @param evictable the sequence up to which entries may nevertheless leave, because the log replaces them
     */
    public static Departure onceFlushed(LongSupplier flushed, LongSupplier evictable) {
        return new Departure(flushed, evictable, Charge.TENANT);
    }

    /**
     * Returns the rules with a sink and a log that is read again: a table leaves once the sink has it or, if memory is
     * needed, once the log has it. Its tenants are charged until it is durable.
     *
     * @param flushed the sequence up to which the sink has all entries
     * @param evictable the sequence up to which entries may leave if memory is needed
     */
    public static Departure evicting(LongSupplier flushed, LongSupplier evictable) {
        return new Departure(flushed, evictable, Charge.NONE);
    }

    /** Returns the sequence up to which no entry is needed in memory, except for reads. */
    long finished() {
        return finished.getAsLong();
    }

    /** Returns the sequence up to which entries may leave if memory is needed, at least {@link #finished}. */
    long evictable() {
        // The second is read first, because both only grow, and an entry that is finished may always leave.
        long may = evictable.getAsLong();
        return Math.max(may, finished.getAsLong());
    }

    /** Returns true if tenants are charged for the entries of tables that the sink lacks. */
    boolean chargesTables() {
        return durableEntries == Charge.TENANT;
    }
}
