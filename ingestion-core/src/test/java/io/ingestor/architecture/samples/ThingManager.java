package io.ingestor.architecture.samples;

/** Breaks the naming rule, as does its nested type. */
public class ThingManager {
    /** Breaks the naming rule. */
    public static class Utils {}
}
