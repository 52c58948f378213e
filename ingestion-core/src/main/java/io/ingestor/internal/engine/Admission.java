package io.ingestor.internal.engine;

import io.ingestor.Backpressure;
import io.ingestor.OverloadedException;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.FlushFigures;
import io.ingestor.internal.host.Nanos;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.internal.table.Tables;
import io.ingestor.internal.wire.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The admission of calls: the only place where a caller may wait, and the only one that refuses for lack of memory. */
final class Admission {

    /**
     * Longest wait for readers of tables that have left, by a call that waits for nothing else: a get takes that long
     * only if its thread does not run.
     */
    private static final long READERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The time between two looks at whether readers are still worth a wait. */
    private static final long READERS_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The account of calls that hold nothing. */
    private static final MemoryAccount UNNAMED = new MemoryAccount(MemoryAccount.NO_TENANT);

    private final MemoryBudget budget;
    private final Tables tables;
    private final Lifecycle lifecycle;
    private final FlushFigures flush;
    private final long maxWaitNanos;
    private final PressureSync sync;
    private final LongPredicate makeRoom = this::makeRoom;

    Admission(
            MemoryBudget budget,
            Tables tables,
            Lifecycle lifecycle,
            FlushFigures flush,
            Backpressure backpressure,
            PressureSync sync) {
        this.budget = budget;
        this.tables = tables;
        this.lifecycle = lifecycle;
        this.flush = flush;
        this.maxWaitNanos = Nanos.of(backpressure.maxWait());
        this.sync = sync;
    }

    /** Returns a grant of nothing, for a call that will be rejected. */
    MemoryGrant nothing() {
        return new MemoryGrant(budget, UNNAMED, 0, 0);
    }

    /** Reserves bytes for a tenant, which is charged for all of them; throws if there is no room. */
    MemoryGrant reserve(MemoryAccount account, long bytes) {
        return reserve(account, bytes, bytes, maxWaitNanos);
    }

    /**
     * Reserves bytes for a call of several tenants that found no room in the share of one of them; throws if none comes
     * free.
     *
     * @param charged the part of the bytes that is that tenant's
     * @param startNanos when the call began, which waits no longer in all than any other
     */
    MemoryGrant reserveLater(MemoryAccount account, long bytes, long charged, long startNanos) {
        long remaining = startNanos + maxWaitNanos - System.nanoTime();
        if (remaining <= 0 && !tables.areLeaving()) {
            throw timedOut(account, bytes, charged);
        }
        return reserve(account, bytes, charged, Math.max(0, remaining));
    }

    private MemoryGrant reserve(MemoryAccount account, long bytes, long charged, long waitNanos) {
        // Made before there is anything that could be left behind.
        MemoryGrant grant = new MemoryGrant(budget, account, bytes, charged);
        MemoryBudget.Outcome outcome = budget.reserve(account, bytes, charged, waitNanos, makeRoom);
        long waited = waitNanos;
        while (outcome == MemoryBudget.Outcome.TIMED_OUT
                && waited < READERS_NANOS
                && (tables.areLeaving() || budget.free() >= budget.needed(account, bytes, charged))) {
            outcome = budget.reserve(account, bytes, charged, READERS_CHECK_NANOS, makeRoom);
            waited += READERS_CHECK_NANOS;
        }
        return switch (outcome) {
            case RESERVED -> grant;
            case CLOSED -> throw lifecycle.closedRefusal();
            case TIMED_OUT -> throw timedOut(account, bytes, charged);
            case INTERRUPTED ->
                throw overloaded(
                        account, bytes, charged, "the calling thread was interrupted while it waited for room");
        };
    }

    /**
     * Charges the tenants of a call that has its block and holds what it needs, like {@link BatchCounts#charge}. If one
     * is over its share, makes room of what is no longer needed, without a wait, and tries once more.
     */
    @Nullable
    MemoryAccount charge(BatchCounts counts, MemoryGrant grant) {
        // The call may need less than was reserved, and what the pool keeps may be too much now.
        tables.trimPool();
        MemoryAccount overShare = counts.charge(grant);
        try {
            return overShare != null && makeRoom(budget.needed(overShare, 0, grant.partOf(overShare)))
                    ? counts.charge(grant)
                    : overShare;
        } catch (RuntimeException | Error e) {
            // A custom log may throw when it is asked what may go.
            counts.received();
            counts.refused();
            throw e;
        }
    }

    /**
     * Drops what is no longer needed, and returns true if that gave room. Otherwise has the active table sealed soon,
     * for the sink, though it is not full, and asks for a sync.
     */
    private boolean makeRoom(long bytes) {
        if (bytes != MemoryBudget.ONLY_ITS_OWN && tables.reclaim(bytes)) {
            return true;
        }
        tables.sealSoon();
        sync.ask();
        return false;
    }

    private OverloadedException timedOut(MemoryAccount account, long bytes, long charged) {
        return overloaded(account, bytes, charged, "no room came free within " + Duration.ofNanos(maxWaitNanos));
    }

    private OverloadedException overloaded(MemoryAccount account, long bytes, long charged, String why) {
        boolean full = budget.free() < bytes;
        return new OverloadedException(
                (full ? budgetFull(account) : shareFull(account))
                        + ", and this call needs " + (full ? bytes : charged) + "; " + why
                        + flush.stall()
                        + ". Nothing of it was taken: try again, or raise memoryBudget"
                        + (full ? "" : " or tenantShare"),
                flush.retryAfter());
    }

    private String budgetFull(MemoryAccount account) {
        String keptBack = budget.reserve() == 0 ? "" : ", " + budget.reserve() + " are kept back for tables";
        return "memory budget full: " + budget.used() + " of " + budget.limit() + " bytes are in use" + keptBack
                + ", and of what is not flushed or durable yet " + name(account) + " holds " + account.held();
    }

    private String shareFull(MemoryAccount account) {
        long held = account.held();
        long left = budget.free() + held;
        return "memory share full: " + name(account) + " holds " + held
                + " bytes that are not flushed or durable yet, and may hold " + (long) (left * budget.tenantShare())
                + ", which is tenantShare " + budget.tenantShare() + " of the " + left + " that others leave";
    }

    private static String name(MemoryAccount account) {
        if (account.tenant().isEmpty()) {
            return "the account of calls without a tenant";
        }
        byte[] name = account.tenant().getBytes(StandardCharsets.UTF_8);
        return "tenant " + Excerpt.of(name, 0, name.length);
    }
}
