package io.ingestor.rules.internal.transform;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** The runs of programs that no thread uses, by the id of the thread that used them last. Safe for all threads. */
final class RunPool {

    private static final int PLACES = 64;

    /** The distance of two places, so that they do not share a line of the cache. */
    private static final int SPACE = 16;

    private final AtomicReferenceArray<ProgramRun> runs = new AtomicReferenceArray<>(PLACES * SPACE);

    /** Returns a run of the program that no other thread has. */
    ProgramRun take(Program program) {
        ProgramRun run = runs.getAndSet(place(), null);
        return run != null && run.runs(program) ? run : new ProgramRun(program);
    }

    void giveBack(ProgramRun run) {
        runs.setRelease(place(), run);
    }

    private static int place() {
        return (int) (Thread.currentThread().getId() & (PLACES - 1)) * SPACE;
    }
}
