package io.ingestor.rules.internal.transform;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** A pool of idle runs of one program, indexed by thread id. Thread-safe. */
final class RunPool {

    private static final int PLACES = 64;

    /** The distance between two entries, so that they do not share a cache line. */
    private static final int SPACE = 16;

    private final Program program;
    private final AtomicReferenceArray<ProgramRun> runs = new AtomicReferenceArray<>(PLACES * SPACE);

    RunPool(Program program) {
        this.program = program;
    }

    /** Returns a run for exclusive use by the calling thread. */
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
