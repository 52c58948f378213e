package io.ingestor.memtable;

/** The seeds of randomized tests, printed so that a failure can be reproduced. */
public final class Seeds {

    private Seeds() {}

    /** Returns and prints the seed given with {@code -Dtest.seed=}, or a new one. */
    public static long next(String test) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println(test + ": -Dtest.seed=" + seed);
        return seed;
    }
}
