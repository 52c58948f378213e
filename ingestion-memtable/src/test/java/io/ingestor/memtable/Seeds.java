package io.ingestor.memtable;

/** Where randomized tests get their seeds, so that a failure can be run again. */
public final class Seeds {

    private Seeds() {}

    /** A new seed, printed; or the one given with {@code -Dtest.seed=}. */
    public static long next(String test) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println(test + ": -Dtest.seed=" + seed);
        return seed;
    }
}
