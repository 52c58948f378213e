package io.ingestor.internal.memory;

/**
 * The division of the memory budget.
 *
 * @param limit the total bytes
 * @param reserve the bytes that admission leaves free for memory that no call waits for
 * @param tableBytes the bytes at which a table is sealed, and the maximum bytes of a batch
 * @param sealBytes the bytes in use at which tables are sealed early, so that the sink has work before callers must
 *     wait
 */
public record MemoryPlan(long limit, long reserve, long tableBytes, long sealBytes) {

    /** The part for one table. Each part is given as a divisor of the budget. */
    private static final int TABLE_PART = 4;

    /**
     * The part that admission leaves free, so that new tables and tables that grow by being read stay within the
     * budget. Entries that the sink lacks cannot be dropped to make room for them.
     */
    private static final int RESERVE_PART = 8;

    /**
     * The part that admission leaves free without a sink, where tables can be dropped once they are durable. It is for
     * new tables and for free arrays: the pool need not drop arrays whenever memory in flight rises.
     */
    private static final int RESERVE_PART_WITHOUT_SINK = 32;

    /**
     * The minimum that admission leaves free. A new table allocates some 200 KB with its first entry, which exceeds an
     * eighth of a small budget. At most a quarter of such a budget is left free.
     */
    private static final long MIN_RESERVE = 256L << 10;

    private static final int LARGEST_RESERVE_PART = 4;

    private static final int SEAL_TENTHS = 6;

    public static MemoryPlan withSink(long limit) {
        return new MemoryPlan(limit, reserve(limit, RESERVE_PART), limit / TABLE_PART, limit / 10 * SEAL_TENTHS);
    }

    public static MemoryPlan withoutSink(long limit) {
        return new MemoryPlan(limit, reserve(limit, RESERVE_PART_WITHOUT_SINK), limit / TABLE_PART, Long.MAX_VALUE);
    }

    private static long reserve(long limit, int part) {
        return Math.max(limit / part, Math.min(limit / LARGEST_RESERVE_PART, MIN_RESERVE));
    }
}
