package io.ingestor.internal.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The calls of sync() whose records are durable but perhaps not applied yet. A sync may finish before the log thread
 * has applied its group to the memtable.
 */
public final class SyncWaiters {

    private record Waiter(long sequence, Promise<Long> promise) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            return Long.compare(sequence, other.sequence);
        }
    }

    private final PriorityQueue<Waiter> queue = new PriorityQueue<>();
    private volatile boolean any;

    /**
     * Adds a waiter for a sequence. The caller must then call {@link #visible}, as do threads that make sequences
     * visible.
     */
    void add(long sequence, Promise<Long> promise) {
        synchronized (this) {
            queue.add(new Waiter(sequence, promise));
            any = true;
        }
    }

    void visible(long sequence) {
        if (!any) {
            return;
        }
        List<Waiter> done = new ArrayList<>();
        synchronized (this) {
            Waiter head = queue.peek();
            while (head != null && head.sequence() <= sequence) {
                done.add(queue.remove());
                head = queue.peek();
            }
            any = !queue.isEmpty();
        }
        done.forEach(waiter -> waiter.promise().keep(sequence));
    }

    void fail(Throwable failure) {
        List<Waiter> failed;
        synchronized (this) {
            failed = new ArrayList<>(queue);
            queue.clear();
            any = false;
        }
        failed.forEach(waiter -> waiter.promise().fail(failure));
    }
}
