package io.ingestor.grpc.internal.guard;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * An executor that runs the tasks of several lines in turns, one task per line. A line with many tasks does not delay
 * the others. Tasks of one line start in order and may run at the same time.
 */
public final class FairExecutor {

    private final Executor threads;
    private final Object lock = new Object();
    private final ArrayDeque<Line> turns = new ArrayDeque<>(); // guarded by lock; holds each line with tasks once

    /**
     * Creates an executor without lines.
     *
     * @param threads runs one task of some line for each task handed to it
     */
    public FairExecutor(Executor threads) {
        this.threads = threads;
    }

    /** Returns a new line. */
    Executor line() {
        return new Line();
    }

    private void runNext() {
        Runnable task;
        synchronized (lock) {
            Line line = turns.remove();
            task = line.tasks.remove();
            if (!line.tasks.isEmpty()) {
                turns.add(line);
            }
        }
        task.run();
    }

    private final class Line implements Executor {
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // guarded by lock

        @Override
        public void execute(Runnable task) {
            synchronized (lock) {
                tasks.add(task);
                if (tasks.size() == 1) {
                    turns.add(this);
                }
            }
            threads.execute(FairExecutor.this::runNext);
        }
    }
}
