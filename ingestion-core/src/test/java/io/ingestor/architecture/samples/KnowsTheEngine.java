package io.ingestor.architecture.samples;

/** Breaks the direction of modules unless its own package is among the allowed ones. */
public class KnowsTheEngine {
    public boolean empty(Harmless other) {
        return other.recordCount() == 0;
    }
}
