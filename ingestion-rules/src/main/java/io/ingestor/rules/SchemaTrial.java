package io.ingestor.rules;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.rules.internal.line.RecordLines;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * A trial of a schema on lines of JSON objects, each checked as a record that an ingestor would be given. Nothing is
 * stored. For one thread.
 */
public final class SchemaTrial implements AutoCloseable {

    private final Ingestor ingestor;
    private long right;
    private long wrong;

    private SchemaTrial(Ingestor ingestor) {
        this.ingestor = ingestor;
    }

    /** A receiver of the lines that are wrong. */
    @FunctionalInterface
    public interface WrongLines {

        /**
         * Receives a line.
         *
         * @param number its number in the stream, from 1
         * @param reason its violations in one line
         */
        void add(long number, String reason);
    }

    /** Opens a trial of a schema. */
    public static SchemaTrial open(JsonSchema schema) throws IOException {
        // Without a log the directory is not touched.
        return new SchemaTrial(Ingestor.builder(Path.of(""))
                .withoutLog()
                .validator(schema.schema().asValidator())
                .open());
    }

    /**
     * Checks the lines of a stream, which is read to its end. Blank lines are left out.
     *
     * @param wrongLines receives the lines that are wrong, in order
     * @throws IOException if the stream cannot be read
     */
    public void read(InputStream lines, WrongLines wrongLines) throws IOException {
        RecordLines.read(lines, number -> Record.builder("trial").entity("line"), new RecordLines.Receiver() {
            @Override
            public void record(long number, Record record) {
                String reason = violations(record);
                if (reason.isEmpty()) {
                    right++;
                } else {
                    unreadable(number, reason);
                }
            }

            @Override
            public void unreadable(long number, String reason) {
                wrong++;
                wrongLines.add(number, reason);
            }
        });
    }

    private String violations(Record record) {
        return ingestor.check(RecordBatch.builder().add(record).build()).rejections().stream()
                .flatMap(rejection -> rejection.violations().stream())
                .map(Violation::describe)
                .collect(Collectors.joining("; "));
    }

    /** Returns the number of lines that satisfy the schema. */
    public long right() {
        return right;
    }

    /** Returns the number of lines that do not. */
    public long wrong() {
        return wrong;
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
