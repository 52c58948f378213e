package io.ingestor.rules.internal.transform;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** The runs of one program that no thread uses, by the id of the thread that used them last. Safe for all threads. */
final class RunPool {

    private static final int PLACES = 64;

    /** The distance of two places, so that they do not share a line of the cache. */
    private static final int SPACE = 16;

    private final Program program;
    private final AtomicReferenceArray<ProgramRun> runs = new AtomicReferenceArray<>(PLACES * SPACE);

    RunPool(Program program) {
        this.program = program;
    }

    /** Returns a run that no other thread has. */
    ProgramRun take() {
        ProgramRun run = runs.getAndSet(place(), null);
        return run != null ? run : new ProgramRun(program);
    }

    void giveBack(ProgramRun run) {
        runs.setRelease(place(), run);
    }

    private static int place() {
        return (int) (Thread.currentThread().getId() & (PLACES - 1)) * SPACE;
    }
}
