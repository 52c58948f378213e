package io.ingestor.internal.checkpoint;

/**
 * How far the sink is, and where numbering goes on.
 *
 * @param sequence the sequence up to which the sink has everything
 * @param nextSequence no record that comes later gets a lower one
 */
public record Checkpoint(long sequence, long nextSequence) {

    /** Nothing was ever delivered. */
    static final Checkpoint NONE = new Checkpoint(0, 1);
}
