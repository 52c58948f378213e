package io.ingestor.rules;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.validate.Violation;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trial of a schema on lines of JSON objects, each checked as a record that an ingestor would be given. Nothing is
 * stored. For one thread.
 */
public final class SchemaTrial implements AutoCloseable {

    private static final int MAX_LINE_BYTES = 16 << 20;
    private static final TypeReference<Map<String, @Nullable Object>> DATA = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

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
        InputStream in = new BufferedInputStream(lines);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long number = 0;
        int next;
        do {
            next = in.read();
            if (next >= 0 && next != '\n') {
                if (line.size() <= MAX_LINE_BYTES) {
                    line.write(next);
                }
            } else {
                number++;
                check(number, line.toByteArray(), wrongLines);
                line.reset();
            }
        } while (next >= 0);
    }

    private void check(long number, byte[] line, WrongLines wrongLines) {
        if (isBlank(line)) {
            return;
        }
        String reason = violations(line);
        if (reason.isEmpty()) {
            right++;
        } else {
            wrong++;
            wrongLines.add(number, reason);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    private String violations(byte[] line) {
        if (line.length > MAX_LINE_BYTES) {
            return "must be at most " + MAX_LINE_BYTES + " bytes, was more";
        }
        Record record;
        try {
            Map<String, @Nullable Object> data = JSON.readValue(line, DATA);
            if (data == null) {
                return "must be a JSON object, was null";
            }
            record = Record.builder("trial").entity("line").data(data).build();
        } catch (JacksonException e) {
            return "must be a JSON object: "
                    + e.getOriginalMessage().lines().findFirst().orElse("");
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
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
