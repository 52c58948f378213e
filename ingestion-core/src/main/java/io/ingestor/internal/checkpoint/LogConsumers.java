package io.ingestor.internal.checkpoint;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The consumers of one log and their progress. The log keeps the records that any of them lacks. A consumer in the
 * checkpoint counts even if this process lacks it, because a later process may have it. Thread-safe.
 */
public final class LogConsumers {

    private final CheckpointFile file;
    private final Set<Integer> numbers; // guarded by this

    /**
     * Creates the consumers of an open checkpoint.
     *
     * @param consumers the consumers of this process
     */
    public LogConsumers(CheckpointFile file, Set<LogConsumer> consumers) {
        this.file = file;
        this.numbers = new HashSet<>(file.checkpoint().sequences().keySet());
        consumers.forEach(consumer -> numbers.add(consumer.number()));
    }

    /** Returns the location of the checkpoint, for messages. */
    public String location() {
        return file.location();
    }

    /** Returns the lowest sequence that a later record may get, according to the checkpoint. */
    public synchronized long nextSequence() {
        return file.checkpoint().nextSequence();
    }

    /** Returns the sequence up to which the consumer has all records, according to the checkpoint. */
    public synchronized long sequence(LogConsumer consumer) {
        return file.checkpoint().sequence(consumer);
    }

    /**
     * Durably advances a consumer to the sequence up to which it has all records. A sequence that is not above the
     * present one is ignored.
     *
     * @param nextSequence the lowest sequence that a later record may get
     */
    public synchronized void advance(LogConsumer consumer, long sequence, long nextSequence) throws IOException {
        file.advance(consumer, sequence, nextSequence);
        numbers.add(consumer.number());
    }

    /**
     * Returns the sequence up to which all other consumers have all records, or {@link Long#MAX_VALUE} if there are no
     * others.
     */
    public synchronized long othersHave(LogConsumer consumer) {
        Map<Integer, Long> sequences = file.checkpoint().sequences();
        return numbers.stream()
                .filter(number -> number != consumer.number())
                .mapToLong(number -> sequences.getOrDefault(number, 0L))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
