package io.ingestor.internal.memory;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for memory: those of one tenant in a line, in the order they came, and the lines in turns. So a
 * tenant that floods makes only itself wait.
 *
 * <p>A first in line that its tenant's share holds back lets the others by. One that lacks nothing but memory does not:
 * else a large call would wait for ever behind the small ones that pass it.
 *
 * <p>One waiter leads: a thread that gives memory back wakes only that one, without a lock, and it looks for all. It is
 * made the leader before it looks, so nothing is given back unseen.
 */
final class WaitingCalls {

    /** A call in its line. */
    static final class Waiter {
        private final MemoryAccount account;
        private final long bytes;
        private final long charged;
        private final Thread thread = Thread.currentThread();
        private volatile boolean served;

        /**
         * Creates a waiter of the current thread.
         *
         * @param charged the part of the bytes that the account is charged for
         */
        Waiter(MemoryAccount account, long bytes, long charged) {
            this.account = account;
            this.bytes = bytes;
            this.charged = charged;
        }

        /** Returns true if it has its bytes. */
        boolean served() {
            return served;
        }
    }

    /** The line whose turn is next comes first; none is empty. */
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

    /** Takes a call out of its line; returns true if it was served before, and so has its bytes. */
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
        // It may have been in the way of others.
        wakeLeader();
        return false;
    }

    /**
     * Gives bytes to the calls that may have them now.
     *
     * @return how many must be free for the next one, {@link MemoryBudget#ONLY_ITS_OWN} if all are over their shares, 0
     *     if no call waits any more
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

    /** Serves one, and returns -1; else returns what is missing. */
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

    /** Removes the first of a line, which then goes behind the others. */
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
