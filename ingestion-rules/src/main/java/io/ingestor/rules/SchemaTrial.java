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
 * A trial of a schema on lines of JSON objects. Each line is checked as an ingestor checks the data of a record.
 * Nothing is stored. Not thread-safe.
 */
public final class SchemaTrial implements AutoCloseable {

    private final Ingestor ingestor;
    private long right;
    private long wrong;

    private SchemaTrial(Ingestor ingestor) {
        this.ingestor = ingestor;
    }

    /** A receiver of the lines that do not satisfy the schema. */
    @FunctionalInterface
    public interface WrongLines {

        /**
         * Receives a line on the thread that calls {@link SchemaTrial#read}.
         *
         * @param number the number of the line in the stream, from 1
         * @param reason the violations in one line, or the reason why the line is not a JSON object
         */
        void add(long number, String reason);
    }

    /**
     * Opens a trial of a schema.
     *
     * @throws IOException if the ingestor of the trial cannot be opened
     */
    public static SchemaTrial open(JsonSchema schema) throws IOException {
        // Without a log, the directory is not accessed.
        return new SchemaTrial(Ingestor.builder(Path.of(""))
                .withoutLog()
                .validator(schema.schema().asValidator())
                .open());
    }

    /**
     * Checks the lines of a stream. Reads the stream to its end without closing it. Blank lines are skipped.
     *
     * @param lines lines of JSON objects; a line of more than 16 MiB is reported as wrong
     * @param wrongLines the receiver of the lines that do not satisfy the schema, in order
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

    /** Returns the number of lines that satisfy the schema, over all streams read so far. */
    public long right() {
        return right;
    }

    /**
     * Returns the number of lines that do not satisfy the schema, over all streams read so far. Lines that are not JSON
     * objects are included.
     */
    public long wrong() {
        return wrong;
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
