package io.ingestor.internal.checkpoint;

/**
 * A reader of the log that stores its records durably elsewhere, so that the log need not keep them.
 *
 * @param number its number in the checkpoint, above 0 and never reused for another kind of consumer
 * @param name its name in messages
 */
public record LogConsumer(int number, String name) {

    public static final LogConsumer SINK = new LogConsumer(1, "sink");

    public LogConsumer {
        if (number <= 0) {
            throw new IllegalArgumentException("number must be > 0, was " + number);
        }
    }
}
