package io.ingestor.internal.checkpoint;

/**
 * The progress of the sink, and the sequence with which numbering goes on.
 *
 * @param sequence the sequence up to which the sink has everything
 * @param nextSequence the lowest sequence that a later record may get
 */
public record Checkpoint(long sequence, long nextSequence) {

    /** The checkpoint before the first delivery. */
    static final Checkpoint NONE = new Checkpoint(0, 1);
}
