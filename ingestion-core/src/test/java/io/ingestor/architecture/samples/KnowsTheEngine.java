package io.ingestor.architecture.samples;

/** Breaks the direction of modules wherever its own package is not among the known ones. */
public class KnowsTheEngine {
    public boolean empty(Harmless other) {
        return other.recordCount() == 0;
    }
}
