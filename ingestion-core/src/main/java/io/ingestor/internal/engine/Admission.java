package io.ingestor.internal.engine;

import io.ingestor.Backpressure;
import io.ingestor.IngestorState;
import io.ingestor.OverloadedException;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.flush.BacklogLimit;
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

/**
 * The admission of ingests and checks. This is the only place where they wait for memory or for the sink, or are
 * refused because the budget, a share or the backlog is full.
 */
final class Admission {

    /**
     * The time that a call may wait while reads hold evicted tables, even if {@link Backpressure#maxWait} is shorter. A
     * read takes this long only if its thread does not run.
     */
    private static final long READERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The interval at which a call checks whether it must still wait for readers. */
    private static final long READERS_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The account of calls that hold no memory. */
    private static final MemoryAccount UNNAMED = new MemoryAccount(MemoryAccount.NO_TENANT);

    private final MemoryBudget budget;
    private final Tables tables;
    private final Lifecycle lifecycle;
    private final FlushFigures flush;
    private final BacklogLimit backlog;
    private final long maxWaitNanos;
    private final PressureSync sync;
    private final LongPredicate makeRoom = this::makeRoom;

    Admission(
            MemoryBudget budget,
            Tables tables,
            Lifecycle lifecycle,
            FlushFigures flush,
            BacklogLimit backlog,
            Backpressure backpressure,
            PressureSync sync) {
        this.budget = budget;
        this.tables = tables;
        this.lifecycle = lifecycle;
        this.flush = flush;
        this.backlog = backlog;
        this.maxWaitNanos = Nanos.of(backpressure.maxWait());
        this.sync = sync;
    }

    /** Returns an empty grant, for a call that will be rejected. */
    MemoryGrant nothing() {
        return new MemoryGrant(budget, UNNAMED, 0, 0);
    }

    /** Reserves bytes for a tenant, which is charged for all of them; throws if no room becomes free in time. */
    MemoryGrant reserve(MemoryAccount account, long bytes) {
        long remaining = backlog.isExceeded() ? awaitBacklog() : maxWaitNanos;
        return reserve(account, bytes, bytes, remaining);
    }

    /** Waits until the sink has enough of the backlog, and returns the nanoseconds that the call may still wait. */
    private long awaitBacklog() {
        long start = System.nanoTime();
        BacklogLimit.Outcome outcome = backlog.await(maxWaitNanos, this::waitsForSink);
        return switch (outcome) {
            case WITHIN -> Math.max(0, maxWaitNanos - (System.nanoTime() - start));
            case CLOSED -> throw lifecycle.closedRefusal();
            case TIMED_OUT ->
                throw backlogFull("the sink took too little of it within " + Duration.ofNanos(maxWaitNanos));
            case INTERRUPTED -> throw backlogFull("the calling thread was interrupted while it waited for the sink");
        };
    }

    /** Gives the sink all records before a call waits for it. Returns true while the ingestor accepts calls. */
    private boolean waitsForSink() {
        tables.sealSoon();
        sync.ask();
        return lifecycle.state() == IngestorState.OPEN;
    }

    private OverloadedException backlogFull(String why) {
        return new OverloadedException(
                "backlog full: the log holds " + backlog.bytes() + " bytes that the sink does not have, and may hold "
                        + backlog.maxBytes() + "; " + why + flush.stall()
                        + ". The call was not accepted: retry, or raise maxBacklogBytes",
                flush.retryAfter());
    }

    /**
     * Reserves bytes for a call that would exceed the share of one of its tenants; throws if no room becomes free in
     * time.
     *
     * @param charged the part of the bytes that this tenant is charged for
     * @param startNanos the {@link System#nanoTime} at the start of the call, from which its maximum wait counts
     */
    MemoryGrant reserveLater(MemoryAccount account, long bytes, long charged, long startNanos) {
        long remaining = startNanos + maxWaitNanos - System.nanoTime();
        if (remaining <= 0 && !tables.areLeaving()) {
            throw timedOut(account, bytes, charged);
        }
        return reserve(account, bytes, charged, Math.max(0, remaining));
    }

    private MemoryGrant reserve(MemoryAccount account, long bytes, long charged, long waitNanos) {
        // Created before the reservation, so that a failure here leaves nothing reserved.
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
     * Charges the tenants of an encoded call that holds its memory, like {@link BatchCounts#charge}. If one is over its
     * share, reclaims memory that is no longer needed, without waiting, and tries once more.
     */
    @Nullable
    MemoryAccount charge(BatchCounts counts, MemoryGrant grant) {
        // The pool is trimmed only now, because the call may need less than was reserved.
        tables.trimPool();
        MemoryAccount overShare = counts.charge(grant);
        try {
            return overShare != null && makeRoom(budget.needed(overShare, 0, grant.partOf(overShare)))
                    ? counts.charge(grant)
                    : overShare;
        } catch (RuntimeException | Error e) {
            // A custom log may throw when it is asked for its durable sequence.
            counts.received();
            counts.refused();
            throw e;
        }
    }

    /**
     * Evicts tables that are no longer needed, and returns true if that made room. Otherwise requests a sync and an
     * early seal of the active table, so that the sink can flush it before it is full.
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
                        + ". The call was not accepted: retry, or raise memoryBudget"
                        + (full ? "" : " or tenantShare"),
                flush.retryAfter());
    }

    private String budgetFull(MemoryAccount account) {
        String keptBack = budget.reserve() == 0 ? "" : ", " + budget.reserve() + " bytes are reserved for tables";
        return "memory budget full: " + budget.used() + " of " + budget.limit() + " bytes are in use" + keptBack + ", "
                + name(account) + " holds " + account.held() + " bytes that are not flushed or durable";
    }

    private String shareFull(MemoryAccount account) {
        long held = account.held();
        long left = budget.free() + held;
        return "memory share full: " + name(account) + " holds " + held
                + " bytes that are not flushed or durable, and may hold " + (long) (left * budget.tenantShare())
                + ", which is tenantShare " + budget.tenantShare() + " of the " + left + " bytes not held by others";
    }

    private static String name(MemoryAccount account) {
        if (account.tenant().isEmpty()) {
            return "the account of calls without a tenant";
        }
        byte[] name = account.tenant().getBytes(StandardCharsets.UTF_8);
        return "tenant " + Excerpt.of(name, 0, name.length);
    }
}
