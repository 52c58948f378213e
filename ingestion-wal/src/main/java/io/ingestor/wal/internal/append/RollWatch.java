package io.ingestor.wal.internal.append;

import io.ingestor.wal.WalStats;

/**
 * A record of the durations of segment rolls. Written by the log thread, read by any thread. A roll that does not
 * complete is not counted.
 */
public final class RollWatch {

    private final LogEvents events;
    private final Runnable afterRoll;
    private final Histogram nanos = new Histogram();
    private final Histogram waitNanos = new Histogram();
    private long began;
    private long waitBegan;
    private long waited;

    /**
     * Creates the watch of one log.
     *
     * @param afterRoll the action to run on the log thread after each roll; must not block
     */
    public RollWatch(LogEvents events, Runnable afterRoll) {
        this.events = events;
        this.afterRoll = afterRoll;
    }

    void begins() {
        events.rollBegins();
        began = System.nanoTime();
    }

    void waitBegins() {
        waitBegan = System.nanoTime();
    }

    void waitEnds() {
        waited = System.nanoTime() - waitBegan;
    }

    void ends(long segment) {
        waitNanos.record(waited);
        nanos.record(System.nanoTime() - began);
        events.rollEnds(segment, waited);
        afterRoll.run();
    }

    public WalStats.Rolls stats() {
        return new WalStats.Rolls(nanos.distribution(), waitNanos.distribution());
    }
}
