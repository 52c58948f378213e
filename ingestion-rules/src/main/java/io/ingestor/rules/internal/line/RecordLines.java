package io.ingestor.rules.internal.line;

import io.ingestor.Record;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A reader of lines that each contain a JSON object, the data of a record. Blank lines are skipped. */
public final class RecordLines {

    private static final int MAX_LINE_BYTES = 16 << 20;
    private static final TypeReference<Map<String, @Nullable Object>> DATA = new TypeReference<>() {};
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LongFunction<Record.Builder> records;
    private final Receiver receiver;

    private RecordLines(LongFunction<Record.Builder> records, Receiver receiver) {
        this.records = records;
        this.receiver = receiver;
    }

    /** A receiver of lines, in order. Line numbers start at 1. */
    public interface Receiver {

        /** Receives the record of a line. */
        void record(long number, Record record);

        /** Receives the reason why a line cannot be read as a record. */
        void unreadable(long number, String reason);
    }

    /**
     * Reads a stream to its end without closing it.
     *
     * @param records a function that returns a record builder without data for a line number
     * @param receiver the receiver of the lines
     * @throws IOException if the stream cannot be read
     */
    public static void read(InputStream lines, LongFunction<Record.Builder> records, Receiver receiver)
            throws IOException {
        new RecordLines(records, receiver).read(new BufferedInputStream(lines));
    }

    private void read(InputStream in) throws IOException {
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
                take(number, line.toByteArray());
                line.reset();
            }
        } while (next >= 0);
    }

    private void take(long number, byte[] line) {
        if (isBlank(line)) {
            return;
        }
        Record record;
        try {
            record = records.apply(number).data(parse(line)).build();
        } catch (IllegalArgumentException e) {
            receiver.unreadable(number, String.valueOf(e.getMessage()));
            return;
        }
        receiver.record(number, record);
    }

    private static Map<String, @Nullable Object> parse(byte[] line) {
        if (line.length > MAX_LINE_BYTES) {
            throw new IllegalArgumentException("must be at most " + MAX_LINE_BYTES + " bytes, was more");
        }
        try {
            Map<String, @Nullable Object> data = JSON.readValue(line, DATA);
            if (data == null) {
                throw new IllegalArgumentException("must be a JSON object, was null");
            }
            return data;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("must be a JSON object: " + JsonMessages.reason(e), e);
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
}
