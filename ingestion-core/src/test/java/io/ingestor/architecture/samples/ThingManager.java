package io.ingestor.architecture.samples;

/** Breaks the naming rule, with a nested type too. */
public class ThingManager {
    /** Breaks the naming rule. */
    public static class Utils {}
}
