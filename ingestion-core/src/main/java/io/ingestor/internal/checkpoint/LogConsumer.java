package io.ingestor.internal.checkpoint;

/**
 * A reader of the log that makes durable elsewhere what it has read, so that the log need not keep it.
 *
 * @param number its number in the checkpoint, above 0; never given to another kind of consumer
 * @param name for messages
 */
public record LogConsumer(int number, String name) {

    public static final LogConsumer SINK = new LogConsumer(1, "sink");

    public LogConsumer {
        if (number <= 0) {
            throw new IllegalArgumentException("number must be > 0, was " + number);
        }
    }
}
