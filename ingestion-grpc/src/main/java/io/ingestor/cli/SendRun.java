package io.ingestor.cli;

import io.ingestor.proto.storage.DataRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads lines, makes records of them, and sends these in batches until the input or the stream ends. */
final class SendRun {

    /** Longer lines are rejected unread, so that a file without line breaks does not fill the memory. */
    private static final int MAX_LINE_BYTES = 16 << 20;

    /** A batch is sent once it has grown to this, whatever its count, so that a window of large records stays small. */
    private static final int FULL_BATCH_BYTES = 1 << 20;

    /** What a message needs beside its records, and a record beside its own bytes. */
    private static final int MESSAGE_OVERHEAD_BYTES = 64;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final LineParser parser;
    private final RecordStream stream;
    private final RejectedLines rejected;
    private final Progress progress;
    private final long batchRecords;
    private final long window;
    private final long maxMessageBytes;

    private final List<DataRecord> records = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();
    private int batchBytes;
    private long unsentLine;
    private boolean complete;
    private @Nullable IOException readFailure;

    /** @param maxMessageBytes what the server takes at most, 0 if it does not say */
    SendRun(
            LineParser parser,
            RecordStream stream,
            RejectedLines rejected,
            Progress progress,
            int batchRecords,
            long window,
            long maxMessageBytes) {
        this.parser = parser;
        this.stream = stream;
        this.rejected = rejected;
        this.progress = progress;
        this.batchRecords = Math.min(batchRecords, window);
        this.window = window;
        this.maxMessageBytes = maxMessageBytes > 0 ? maxMessageBytes : Long.MAX_VALUE;
    }

    /** Returns when everything was sent and answered, or cannot be. */
    void sendAll(LineReader.Source source, long fromLine) throws InterruptedException {
        LineReader reader = new LineReader(source, MAX_LINE_BYTES);
        LineReader.Step step = LineReader.Step.PAUSE;
        while (stream.isOpen()
                && step != LineReader.Step.END
                && parser.verdict().isEmpty()) {
            step = advance(reader);
            if (step == LineReader.Step.LINE && reader.number() >= fromLine) {
                take(reader);
                parser.takeWarning().ifPresent(progress::say);
            }
            // What was read is not kept waiting for what may come one day.
            if (step != LineReader.Step.LINE || records.size() >= batchRecords || batchBytes >= FULL_BATCH_BYTES) {
                sendBatch();
                progress.update(reader.bytesRead(), stream.accepted(), rejected.total());
            }
        }
        if (parser.verdict().isPresent()) {
            sendBatch();
        }
        stream.finish();
        complete = step == LineReader.Step.END
                && readFailure == null
                && records.isEmpty()
                && parser.verdict().isEmpty();
        unsentLine = records.isEmpty() ? reader.number() + 1 : lines.get(0);
    }

    private LineReader.Step advance(LineReader reader) throws InterruptedException {
        try {
            return reader.advance();
        } catch (IOException e) {
            readFailure = e;
            return LineReader.Step.END;
        }
    }

    /** The first line that was not sent; after the last one if all were. */
    long unsentLine() {
        return unsentLine;
    }

    /** Whether the input was read to its end and all of it was sent. */
    boolean isComplete() {
        return complete;
    }

    /** Why the input could not be read to its end. */
    Optional<IOException> readFailure() {
        return Optional.ofNullable(readFailure);
    }

    private void take(LineReader reader) throws InterruptedException {
        byte[] line = reader.number() == 1 ? withoutByteOrderMark(reader.line()) : reader.line();
        if (isBlank(line)) {
            return;
        }
        try {
            if (reader.isTooLong()) {
                throw new RejectedLineException("is longer than " + MAX_LINE_BYTES + " bytes");
            }
            DataRecord record = parser.parse(reader.number(), line);
            int size = record.getSerializedSize() + MESSAGE_OVERHEAD_BYTES;
            if (size > maxMessageBytes) {
                throw new RejectedLineException("makes a record of " + record.getSerializedSize()
                        + " bytes, and the server takes messages of at most " + maxMessageBytes);
            }
            add(reader.number(), record, size);
        } catch (RejectedLineException e) {
            rejected.add(reader.number(), e.reason());
        }
    }

    private void add(long line, DataRecord record, int size) throws InterruptedException {
        if (!records.isEmpty() && batchBytes + (long) size > maxMessageBytes) {
            sendBatch();
        }
        records.add(record);
        lines.add(line);
        batchBytes += size;
    }

    /** Leaves the records where they are if the stream has ended. */
    private void sendBatch() throws InterruptedException {
        long[] numbers = lines.stream().mapToLong(Long::longValue).toArray();
        if (!records.isEmpty() && stream.send(records, numbers, window)) {
            records.clear();
            lines.clear();
            batchBytes = 0;
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    private static byte[] withoutByteOrderMark(byte[] line) {
        int skipped = Arrays.mismatch(line, BYTE_ORDER_MARK) >= BYTE_ORDER_MARK.length ? BYTE_ORDER_MARK.length : 0;
        return Arrays.copyOfRange(line, skipped, line.length);
    }
}
