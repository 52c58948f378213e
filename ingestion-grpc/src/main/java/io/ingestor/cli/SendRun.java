package io.ingestor.cli;

import io.ingestor.proto.storage.DataRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    void sendAll(InputStream in, long fromLine) throws IOException, InterruptedException {
        LineReader reader = new LineReader(in, MAX_LINE_BYTES);
        boolean open = true;
        while (open && reader.advance()) {
            if (reader.number() < fromLine) {
                continue;
            }
            take(reader);
            if (records.size() >= batchRecords || batchBytes >= FULL_BATCH_BYTES) {
                open = sendBatch();
                progress.update(reader.bytesRead(), stream.accepted(), rejected.total());
            }
        }
        if (open && !records.isEmpty()) {
            open = sendBatch();
        }
        stream.finish();
        unsentLine = !records.isEmpty() ? lines.get(0) : reader.number() + 1;
    }

    /** The first line that was not sent; after the last one if all were. */
    long unsentLine() {
        return unsentLine;
    }

    /** Whether lines were read and then not sent. */
    boolean hasUnsent() {
        return !records.isEmpty();
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

    private boolean sendBatch() throws InterruptedException {
        long[] numbers = lines.stream().mapToLong(Long::longValue).toArray();
        if (!stream.send(records, numbers, window)) {
            return false;
        }
        records.clear();
        lines.clear();
        batchBytes = 0;
        return true;
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
