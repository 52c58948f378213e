package io.ingestor.internal.memory;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that records in flight and tables may hold together, and how many of them one tenant may. Only admission waits
 * here, see {@link WaitingCalls}; the log, apply and flush only give bytes back or correct what was reserved.
 *
 * <p><b>Shares.</b> A tenant is charged for the bytes of a call from its admission on for as long as they cannot be
 * made to leave memory: until the sink has the table that they lie in, or, without a sink, until they are durable. With
 * a share <i>s</i> a call comes in if its tenant then holds at most <i>s</i> of what is not held otherwise, which is to
 * say if (1 - <i>s</i>)/<i>s</i> times what the tenant holds is still free. What one may hold so shrinks as others hold
 * more: of <i>n</i> tenants that flood at <i>s</i> = 1/2 while the sink hangs each gets 1/(<i>n</i> + 1), and as much
 * stays for the next, whereas fixed parts would be used up. (Dynamic thresholds: A. Choudhury and E. Hahne, IEEE/ACM
 * Transactions on Networking 6(2), 1998.) Free is what really is: tables that take more than was reserved, or that
 * scans keep, make it less for all. A tenant that holds nothing needs room for its call only, else one that is larger
 * than the share would never come in.
 */
public final class MemoryBudget {

    /** The outcome of a reservation. */
    public enum Outcome {
        RESERVED,
        TIMED_OUT,
        INTERRUPTED,
        CLOSED
    }

    /** The need of a tenant that is over its share whatever others hold: some of its own must leave. */
    public static final long ONLY_ITS_OWN = Long.MAX_VALUE;

    /** Time between two looks of the leader, since the lease of a cursor runs out without a signal. */
    private static final long RECHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Bytes of a fresh table, which allocates some 200 KB with its first entry. */
    private static final long FRESH_TABLE = 256L << 10;

    private final long limit;
    private final long admissible;
    private final long readable;
    private final double tenantShare;

    /** Bytes that must stay free for each that a tenant holds. */
    private final double freePerHeld;

    private final AtomicLong used = new AtomicLong();
    private final WaitingCalls waiting = new WaitingCalls();
    private volatile boolean closed;

    /** Creates a budget without shares, and all for admission. */
    public MemoryBudget(long limit) {
        this(limit, 0, 1);
    }

    /**
     * Creates a budget of which admission gives not all.
     *
     * @param reserve bytes that admission leaves to memory that no thread waits for: tables that grow, and new ones
     * @param tenantShare what one tenant may hold of what others leave; 1 for all
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

    /** Returns the bytes that admission leaves to others. */
    public long reserve() {
        return limit - admissible;
    }

    public long used() {
        return used.get();
    }

    /** Returns the bytes that admission may still give; below 0 if the reserve is in use. */
    public long free() {
        return admissible - used.get();
    }

    /**
     * Returns how many bytes must be free for a call: its own, and those that its tenant must leave free. The tenant is
     * charged for {@code charged} of the call's bytes.
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
     * Reserves bytes and charges the tenant for some or all of them, waiting if need be. An interrupt ends the wait at
     * once and stays set.
     *
     * @param reclaim tries to make that many bytes free, and returns whether it gave any back; asked for
     *     {@link #ONLY_ITS_OWN} too
     */
    public Outcome reserve(MemoryAccount account, long bytes, long charged, long maxWaitNanos, LongPredicate reclaim) {
        if (!waiting.any()) {
            if (take(account, bytes, charged)
                    || (reclaim.test(needed(account, bytes, charged)) && take(account, bytes, charged))) {
                return Outcome.RESERVED;
            }
            if (maxWaitNanos <= 0) {
                // Never in a line, where it would be in the way of others for nothing.
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
        // A new waiter looks once for itself: the leader may have found that nothing helps those who were there.
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

    /** Returns why a wait is over, null if it is not. */
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

    /** Takes the bytes if they are free and the tenant may be charged for its part. */
    public boolean take(MemoryAccount account, long bytes, long charged) {
        // First without a trace, so that a tenant that tries again and again takes no room from others meanwhile.
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

    /**
     * Takes bytes for a read, also of what admission leaves to others, but not the room of a fresh table. Never waits.
     */
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
     * Charges a tenant for bytes that are reserved already, if it may have them: of two calls at once at least the
     * later one sees both.
     */
    public boolean charge(MemoryAccount account, long bytes) {
        long held = account.add(bytes);
        if (held <= bytes || free() >= mustStayFree(held)) {
            return true;
        }
        discharge(account, bytes);
        return false;
    }

    /** Ends a tenant's charge for bytes, which another owner may hold now. */
    public void discharge(MemoryAccount account, long bytes) {
        account.add(-bytes);
        signal();
    }

    /** Corrects what is held: less than was reserved, or more than was foreseen. Never waits. */
    public void adjust(long delta) {
        used.addAndGet(delta);
        if (delta < 0) {
            signal();
        }
    }

    public void giveBack(long bytes) {
        adjust(-bytes);
    }

    /** Wakes a waiter after a change that may let it go on, such as a table that became durable. */
    public void signal() {
        waiting.wakeLeader();
    }

    /** Ends every wait, now and later. */
    public void close() {
        closed = true;
        waiting.wakeAll();
    }
}
