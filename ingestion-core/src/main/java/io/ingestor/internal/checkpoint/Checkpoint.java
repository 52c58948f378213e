package io.ingestor.internal.checkpoint;

import java.util.Map;

/**
 * The progress of the log's consumers, and the lowest sequence for later records.
 *
 * @param sequences the sequence up to which each consumer has all records, by consumer number
 * @param nextSequence the lowest sequence that a later record may get
 */
public record Checkpoint(Map<Integer, Long> sequences, long nextSequence) {

    /** The checkpoint before any consumer has a record. */
    static final Checkpoint NONE = new Checkpoint(Map.of(), 1);

    public Checkpoint {
        sequences = Map.copyOf(sequences);
    }

    /** Creates the checkpoint of a log whose only consumer is the sink. */
    public Checkpoint(long sinkSequence, long nextSequence) {
        this(Map.of(LogConsumer.SINK.number(), sinkSequence), nextSequence);
    }

    /** Returns the sequence up to which a consumer has all records, or 0 if the checkpoint does not name it. */
    public long sequence(LogConsumer consumer) {
        return sequences.getOrDefault(consumer.number(), 0L);
    }
}
