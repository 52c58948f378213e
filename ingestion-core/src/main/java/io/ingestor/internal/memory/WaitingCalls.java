package io.ingestor.internal.memory;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for memory. Each tenant has a queue, served in order of arrival, and the queues take turns. A
 * tenant that floods therefore delays only itself.
 *
 * <p>A queue whose head is held back by its tenant's share lets other queues pass. A head that lacks only free memory
 * does not: otherwise small calls could overtake a large one forever.
 *
 * <p>One waiter is the leader. A thread that gives memory back wakes only the leader, without a lock, and the leader
 * serves all queues. It becomes the leader before it checks for memory, so that it misses no release.
 */
final class WaitingCalls {

    /** A waiting call. */
    static final class Waiter {
        private final MemoryAccount account;
        private final long bytes;
        private final long charged;
        private final Thread thread = Thread.currentThread();
        private volatile boolean served;

        /**
         * Creates a waiter for the current thread.
         *
         * @param charged the part of the bytes that the account is charged for
         */
        Waiter(MemoryAccount account, long bytes, long charged) {
            this.account = account;
            this.bytes = bytes;
            this.charged = charged;
        }

        /** Returns true if the call has its bytes. */
        boolean served() {
            return served;
        }
    }

    /** The queues, in the order of their turns. No queue is empty. */
    private final Map<MemoryAccount, ArrayDeque<Waiter>> lines = new LinkedHashMap<>(); // guarded by this

    private volatile @Nullable Waiter leader;

    boolean any() {
        return leader != null;
    }

    boolean isLed(Waiter waiter) {
        return leader == waiter;
    }

    synchronized void add(Waiter waiter) {
        lines.computeIfAbsent(waiter.account, account -> new ArrayDeque<>(2)).add(waiter);
        if (leader == null) {
            leader = waiter;
        }
    }

    /** Removes a call from its queue. Returns true if it was served before and so has its bytes. */
    synchronized boolean leave(Waiter waiter) {
        if (waiter.served) {
            return true;
        }
        ArrayDeque<Waiter> line = line(waiter.account);
        if (line.peek() == waiter) {
            removeHead(waiter.account, line);
        } else {
            line.remove(waiter);
        }
        if (leader == waiter) {
            leader = first();
        }
        // The call may have blocked others.
        wakeLeader();
        return false;
    }

    /**
     * Gives bytes to the calls that can have them now.
     *
     * @return the bytes that must be free for the next call, {@link MemoryBudget#ONLY_ITS_OWN} if all tenants exceed
     *     their shares, 0 if no call waits any more
     */
    synchronized long serve(MemoryBudget budget) {
        long missing = serveNext(budget);
        while (missing < 0) {
            missing = serveNext(budget);
        }
        Waiter leads = leader;
        if (leads != null && leads.served) {
            leader = first();
            wakeLeader();
        }
        return lines.isEmpty() ? 0 : missing;
    }

    /** Serves one call and returns -1, or returns the bytes that must be free for the next call. */
    private long serveNext(MemoryBudget budget) {
        long missing = MemoryBudget.ONLY_ITS_OWN;
        for (Map.Entry<MemoryAccount, ArrayDeque<Waiter>> entry : lines.entrySet()) {
            Waiter head = entry.getValue().element();
            long needed = budget.needed(head.account, head.bytes, head.charged);
            if (budget.take(head.account, head.bytes, head.charged)) {
                removeHead(entry.getKey(), entry.getValue());
                head.served = true;
                LockSupport.unpark(head.thread);
                return -1;
            }
            missing = Math.min(missing, needed);
            if (needed == head.bytes) {
                return needed;
            }
        }
        return missing;
    }

    /** Removes the head of a queue, and moves the queue behind the others. */
    private void removeHead(MemoryAccount account, ArrayDeque<Waiter> line) {
        line.remove();
        lines.remove(account);
        if (!line.isEmpty()) {
            lines.put(account, line);
        }
    }

    private ArrayDeque<Waiter> line(MemoryAccount account) {
        ArrayDeque<Waiter> line = lines.get(account);
        if (line == null) {
            throw new IllegalStateException("a call left the line of tenant " + account.tenant() + " twice");
        }
        return line;
    }

    private @Nullable Waiter first() {
        return lines.isEmpty() ? null : lines.values().iterator().next().peek();
    }

    void wakeLeader() {
        Waiter now = leader;
        if (now != null) {
            LockSupport.unpark(now.thread);
        }
    }

    synchronized void wakeAll() {
        lines.values().forEach(line -> line.forEach(waiter -> LockSupport.unpark(waiter.thread)));
    }
}
