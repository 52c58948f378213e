package io.ingestor.internal.checkpoint;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The consumers of one log, and how far each has got: the log keeps what any of them lacks. One that the checkpoint
 * names counts even if this process does not have it, for a later open may. Safe for all threads.
 */
public final class LogConsumers {

    private final CheckpointFile file;
    private final Set<Integer> numbers; // guarded by this

    /**
     * Creates the consumers of an open checkpoint.
     *
     * @param consumers those of this process
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

    /** Returns the lowest sequence that a later record may get, as the checkpoint says. */
    public synchronized long nextSequence() {
        return file.checkpoint().nextSequence();
    }

    /** Returns the sequence up to which the consumer has everything, as the checkpoint says. */
    public synchronized long sequence(LogConsumer consumer) {
        return file.checkpoint().sequence(consumer);
    }

    /**
     * Makes durable that a consumer has everything up to there. No number falls.
     *
     * @param nextSequence the lowest sequence that a later record may get
     */
    public synchronized void advance(LogConsumer consumer, long sequence, long nextSequence) throws IOException {
        file.advance(consumer, sequence, nextSequence);
        numbers.add(consumer.number());
    }

    /** Returns the sequence up to which all consumers but that one have everything, the largest if it is alone. */
    public synchronized long othersHave(LogConsumer consumer) {
        Map<Integer, Long> sequences = file.checkpoint().sequences();
        return numbers.stream()
                .filter(number -> number != consumer.number())
                .mapToLong(number -> sequences.getOrDefault(number, 0L))
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
