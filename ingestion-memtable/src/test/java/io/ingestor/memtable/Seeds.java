package io.ingestor.memtable;

/** The seeds of randomized tests, printed so that a failure can be run again. */
public final class Seeds {

    private Seeds() {}

    /** Returns a new seed and prints it, or the one given with {@code -Dtest.seed=}. */
    public static long next(String test) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println(test + ": -Dtest.seed=" + seed);
        return seed;
    }
}
