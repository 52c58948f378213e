package io.ingestor.internal.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The memory budget for records in flight and tables, shared by the tenants. Only admission and reads of the log wait
 * here, see {@link WaitingCalls}. The log, apply and flush only give bytes back or correct a reservation.
 *
 * <p><b>Shares.</b> A tenant is charged for a call from its admission until the bytes of the call can leave memory.
 * They can leave once the sink has their table or, without a sink, once they are durable. With a share <i>s</i>, a call
 * is admitted if its tenant then holds at most <i>s</i> of the bytes that others do not hold. That is the case if (1 -
 * <i>s</i>)/<i>s</i> times the bytes of the tenant are still free.
 *
 * <p>The limit of a tenant therefore shrinks as others hold more. If <i>n</i> tenants flood the budget at <i>s</i> =
 * 1/2 while the sink hangs, each gets 1/(<i>n</i> + 1), and as much remains for the next. Fixed shares would leave
 * nothing for it. (Dynamic thresholds: A. Choudhury and E. Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
 *
 * <p>Tables that take more than was reserved, or that scans keep, reduce the free bytes of all tenants. A tenant that
 * holds nothing needs room for its call only. Otherwise a call larger than the share would never be admitted.
 */
public final class MemoryBudget {

    /** The outcome of a reservation. */
    public enum Outcome {
        RESERVED,
        TIMED_OUT,
        INTERRUPTED,
        CLOSED
    }

    /**
     * The result of {@link #needed} for a tenant that would exceed its share even if no other held memory. Some of its
     * own must be freed.
     */
    public static final long ONLY_ITS_OWN = Long.MAX_VALUE;

    /** The interval at which the leader retries, because the lease of a cursor ends without a signal. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** The bytes that reads leave for a new table, which allocates some 200 KB with its first entry. */
    private static final long FRESH_TABLE = 256L << 10;

    private final long limit;
    private final long admissible;
    private final long readable;
    private final double tenantShare;

    /** The bytes that must stay free for each byte that a tenant holds. */
    private final double freePerHeld;

    private final AtomicLong used = new AtomicLong();
    private final WaitingCalls waiting = new WaitingCalls();
    private volatile boolean closed;

    /** Creates a budget without shares or a reserve. */
    public MemoryBudget(long limit) {
        this(limit, 0, 1);
    }

    /**
     * Creates a budget with a reserve and with shares.
     *
     * @param reserve the bytes that admission leaves free for memory that no thread waits for: growing tables and new
     *     ones
     * @param tenantShare the fraction that one tenant may hold of the bytes that others leave; 1 for no limit
     */
    public MemoryBudget(long limit, long reserve, double tenantShare) {
        this.limit = limit;
        this.admissible = limit - reserve;
        this.readable = limit - Math.max(reserve / 2, Math.min(reserve, FRESH_TABLE));
        this.tenantShare = tenantShare;
        this.freePerHeld = (1 - tenantShare) / tenantShare;
    }

    public long limit() {
        return limit;
    }

    public double tenantShare() {
        return tenantShare;
    }

    /** Returns the bytes that admission leaves free. */
    public long reserve() {
        return limit - admissible;
    }

    public long used() {
        return used.get();
    }

    /** Returns the bytes that admission may still give out; negative if the reserve is in use. */
    public long free() {
        return admissible - used.get();
    }

    /**
     * Returns the number of bytes that must be free for a call: its own, and those that its tenant must leave free. The
     * tenant is charged for {@code charged} of the call's bytes. Returns {@link #ONLY_ITS_OWN} if the tenant holds so
     * much that some of its own memory must be freed.
     */
    public long needed(MemoryAccount account, long bytes, long charged) {
        long held = account.held();
        if (held <= 0 || freePerHeld == 0) {
            return bytes;
        }
        long needed = bytes + mustStayFree(held + charged);
        return needed + held > admissible ? ONLY_ITS_OWN : needed;
    }

    private long mustStayFree(long held) {
        return (long) Math.ceil(held * freePerHeld);
    }

    /** Reserves bytes and charges the tenant for all of them. */
    public Outcome reserve(MemoryAccount account, long bytes, long maxWaitNanos, LongPredicate reclaim) {
        return reserve(account, bytes, bytes, maxWaitNanos, reclaim);
    }

    /**
     * Reserves bytes and charges the tenant for some or all of them, waiting if necessary. An interrupt ends the wait
     * and stays set.
     *
     * @param reclaim tries to free the given number of bytes, and returns true if they are free or it freed some; also
     *     called with {@link #ONLY_ITS_OWN}
     */
    public Outcome reserve(MemoryAccount account, long bytes, long charged, long maxWaitNanos, LongPredicate reclaim) {
        if (!waiting.any()) {
            if (take(account, bytes, charged)
                    || (reclaim.test(needed(account, bytes, charged)) && take(account, bytes, charged))) {
                return Outcome.RESERVED;
            }
            if (maxWaitNanos <= 0) {
                // If no call waits, one that must not wait need not join a queue, where it would only block others.
                return closed ? Outcome.CLOSED : Outcome.TIMED_OUT;
            }
        }
        long deadline = System.nanoTime() + maxWaitNanos;
        WaitingCalls.Waiter self = new WaitingCalls.Waiter(account, bytes, charged);
        waiting.add(self);
        try {
            return await(self, deadline, reclaim);
        } catch (RuntimeException | Error e) {
            if (waiting.leave(self)) {
                discharge(account, charged);
                giveBack(bytes);
            }
            throw e;
        }
    }

    private Outcome await(WaitingCalls.Waiter self, long deadline, LongPredicate reclaim) {
        // A new waiter tries once, because the leader may have found only that the earlier calls do not fit.
        serve(self, reclaim);
        while (!self.served()) {
            long remaining = deadline - System.nanoTime();
            Outcome end = end(remaining);
            if (end != null) {
                return waiting.leave(self) ? Outcome.RESERVED : end;
            }
            LockSupport.parkNanos(this, waiting.isLed(self) ? Math.min(remaining, RECHECK_NANOS) : remaining);
            if (waiting.isLed(self)) {
                serve(self, reclaim);
            }
        }
        return Outcome.RESERVED;
    }

    /** Returns the reason to end a wait, or null to continue. */
    private @Nullable Outcome end(long remainingNanos) {
        if (closed) {
            return Outcome.CLOSED;
        }
        if (remainingNanos <= 0) {
            return Outcome.TIMED_OUT;
        }
        return Thread.currentThread().isInterrupted() ? Outcome.INTERRUPTED : null;
    }

    private void serve(WaitingCalls.Waiter self, LongPredicate reclaim) {
        long missing = waiting.serve(this);
        while (!self.served() && missing > 0 && reclaim.test(missing)) {
            missing = waiting.serve(this);
        }
    }

    /** Takes the bytes if they are free and the tenant can be charged for its part. */
    public boolean take(MemoryAccount account, long bytes, long charged) {
        // Checked before anything is taken, so that a tenant that retries often takes no room from others.
        if (free() < needed(account, bytes, charged)) {
            return false;
        }
        if (!takeWithin(admissible, bytes)) {
            return false;
        }
        if (charge(account, charged)) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    /** Takes bytes for a read, which may use up to half of the reserve but leaves room for a new table. Never waits. */
    public boolean takeForReads(long bytes) {
        return takeWithin(readable, bytes);
    }

    private boolean takeWithin(long most, long bytes) {
        long now = used.get();
        while (now + bytes <= most) {
            long witness = used.compareAndExchange(now, now + bytes);
            if (witness == now) {
                return true;
            }
            now = witness;
        }
        return false;
    }

    /**
     * Charges a tenant for reserved bytes, unless it would exceed its share. Of two concurrent calls at least the later
     * one sees both charges.
     */
    public boolean charge(MemoryAccount account, long bytes) {
        long held = account.add(bytes);
        if (held <= bytes || free() >= mustStayFree(held)) {
            return true;
        }
        discharge(account, bytes);
        return false;
    }

    /** Ends a tenant's charge for bytes. They may remain in use by another owner. */
    public void discharge(MemoryAccount account, long bytes) {
        account.add(-bytes);
        signal();
    }

    /** Adds {@code delta}, which may be negative, to the bytes in use to correct an estimate. Never waits. */
    public void adjust(long delta) {
        used.addAndGet(delta);
        if (delta < 0) {
            signal();
        }
    }

    public void giveBack(long bytes) {
        adjust(-bytes);
    }

    /** Wakes the leader after a change that may let it proceed, such as a table that became durable. */
    public void signal() {
        waiting.wakeLeader();
    }

    /** Ends every wait, present and future. */
    public void close() {
        closed = true;
        waiting.wakeAll();
    }
}
