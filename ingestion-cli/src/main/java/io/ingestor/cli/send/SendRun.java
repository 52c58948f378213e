package io.ingestor.cli.send;

import com.google.protobuf.ByteString;
import io.ingestor.cli.terminal.CommandException;
import io.ingestor.cli.terminal.Failures;
import io.ingestor.proto.storage.DataRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One run of send. It converts lines to records, and sends these in batches until the inputs or the destination end.
 */
final class SendRun {

    /** The number of lines at the start of an input after which the run stops if none of them makes a record. */
    static final int MAX_BAD_LINES_AT_START = 100;

    /**
     * The maximum length of a line. Longer lines are rejected unparsed, so that a file without line breaks does not
     * fill the memory.
     */
    private static final int MAX_LINE_BYTES = 16 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final LineParser parser;
    private final RecordLabels labels;
    private final Destination destination;
    private final RejectedLines rejected;
    private final Progress progress;
    private final long batchRecords;
    private final long maxMessageBytes;

    private final List<DataRecord> records = new ArrayList<>();
    private final List<InputLine> lines = new ArrayList<>();
    private long batchBytes;
    private long bytesBefore;
    private boolean touched;
    private boolean begun;
    private int badLines;
    private InputLine unsent = new InputLine(0, 1);
    private boolean complete;
    private boolean resumable = true;
    private @Nullable String problem;

    /** @param maxMessageBytes the largest message that the server accepts, or 0 if unknown */
    SendRun(
            LineParser parser,
            RecordLabels labels,
            Destination destination,
            RejectedLines rejected,
            Progress progress,
            long batchRecords,
            long maxMessageBytes) {
        this.parser = parser;
        this.labels = labels;
        this.destination = destination;
        this.rejected = rejected;
        this.progress = progress;
        this.batchRecords = batchRecords;
        this.maxMessageBytes = maxMessageBytes > 0 ? maxMessageBytes : Long.MAX_VALUE;
    }

    /**
     * Sends the inputs. Returns when every record is answered, or can no longer be answered.
     *
     * @param fromLine the line of the first input to start at
     * @throws CommandException if an input is unusable and no line has been parsed yet
     */
    void sendAll(List<SendInput> inputs, long fromLine) throws IOException, InterruptedException {
        boolean ended = true;
        for (int i = 0; i < inputs.size() && ended && problem == null; i++) {
            ended = send(i, inputs.get(i), i == 0 ? fromLine : 1);
            bytesBefore += inputs.get(i).bytesRead();
        }
        destination.finish();
        complete = ended && problem == null && records.isEmpty();
        if (!lines.isEmpty()) {
            unsent = lines.get(0);
        }
    }

    /** Sends one input. Returns true if it was read to its end. */
    private boolean send(int index, SendInput input, long fromLine) throws InterruptedException {
        begun = false;
        badLines = 0;
        unsent = new InputLine(index, fromLine);
        try (InputStream in = input.open()) {
            ReadAhead ahead = ReadAhead.start(in);
            CompletableFuture<Void> unused = destination.closed().thenRun(ahead::giveUp);
            try {
                return send(index, input, new LineReader(ahead, MAX_LINE_BYTES), fromLine);
            } finally {
                ahead.giveUp();
            }
        } catch (IOException e) {
            problem = input.name() + ": " + Failures.describe(e);
            return false;
        }
    }

    private boolean send(int index, SendInput input, LineReader reader, long fromLine)
            throws IOException, InterruptedException {
        LineReader.Step step = LineReader.Step.PAUSE;
        try {
            while (destination.isOpen() && step != LineReader.Step.END && problem == null) {
                step = reader.advance();
                if (step == LineReader.Step.LINE) {
                    take(index, input, reader, fromLine);
                    parser.takeWarning().ifPresent(progress::say);
                    unsent = new InputLine(index, Math.max(fromLine, reader.number() + 1));
                }
                // Lines that were read must not wait for lines that may never arrive.
                if (step != LineReader.Step.LINE
                        || records.size() >= batchRecords
                        || batchBytes >= destination.batchBytes()) {
                    sendBatch();
                    progress.update(
                            bytesBefore + input.bytesRead(),
                            destination.accepted(),
                            rejected.total(),
                            destination.filtered());
                }
            }
        } finally {
            // Also sends the lines that were read before the input failed.
            sendBatch();
        }
        if (step == LineReader.Step.END && fromLine > 1 && reader.number() < fromLine) {
            stop(
                    "--from-line: must be at most " + reader.number() + ", the number of lines of " + input.name()
                            + ", was " + fromLine,
                    false);
        }
        return step == LineReader.Step.END;
    }

    /** Returns the first line that was not sent, or the line after the last one if all were sent. */
    InputLine unsent() {
        return unsent;
    }

    /** Returns true if all inputs were read to their ends and sent. */
    boolean isComplete() {
        return complete;
    }

    /** Returns the reason why the inputs were not read to their ends, if any. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** Returns true if another send can continue where this one ended. */
    boolean isResumable() {
        return resumable;
    }

    private void take(int index, SendInput input, LineReader reader, long fromLine) throws InterruptedException {
        byte[] line = reader.number() == 1 ? withoutByteOrderMark(reader.line()) : reader.line();
        if (isBlank(line)) {
            return;
        }
        if (!begun) {
            begun = true;
            Optional<String> wrong = InputForm.wrong(reader.withAhead(), input.argument());
            if (wrong.isPresent()) {
                stop(input.name() + ": " + wrong.get(), false);
                return;
            }
        }
        if (reader.number() >= fromLine) {
            take(index, input, reader, line);
        }
    }

    private void take(int index, SendInput input, LineReader reader, byte[] line) throws InterruptedException {
        InputLine place = new InputLine(
                index, reader.number(), rejected.isCopied() ? ByteString.copyFrom(reader.line()) : ByteString.EMPTY);
        touched = true;
        if (reader.isTooLong()) {
            rejected.addWithoutText(place, "is longer than " + MAX_LINE_BYTES + " bytes");
            bad(input, reader.number());
            return;
        }
        try {
            DataRecord record = labels.label(parser.parse(reader.number(), line));
            long size = BatchSize.of(record);
            if (size > maxMessageBytes) {
                throw new RejectedLineException("becomes a record of " + record.getSerializedSize()
                        + " bytes, but ingestion.max_message_size of the server is " + maxMessageBytes);
            }
            badLines = -1;
            add(place, record, size);
        } catch (RejectedLineException e) {
            rejected.add(place, e.reason());
            bad(input, reader.number());
        }
    }

    private void bad(SendInput input, long number) {
        String goOn = "skip them with --from-line " + (number + 1);
        if (parser.verdict().isPresent()) {
            stop(
                    input.name() + ": " + parser.verdict().get() + "; correct it and send the lines again, or " + goOn,
                    false);
        } else if (badLines >= 0 && ++badLines == MAX_BAD_LINES_AT_START) {
            stop(
                    input.name() + ": none of the first " + badLines
                            + " lines can become a record; check the file and the options, or " + goOn,
                    false);
        }
    }

    private void stop(String reason, boolean goesOn) {
        if (!touched) {
            throw new CommandException(reason);
        }
        problem = reason;
        resumable = goesOn;
    }

    private void add(InputLine line, DataRecord record, long size) throws InterruptedException {
        if (!records.isEmpty() && batchBytes + size > Math.min(maxMessageBytes, destination.batchBytes())) {
            sendBatch();
        }
        records.add(record);
        lines.add(line);
        batchBytes += size;
    }

    /** Sends the collected records, and keeps those that the destination does not take because it has closed. */
    private void sendBatch() throws InterruptedException {
        if (records.isEmpty()) {
            return;
        }
        int sent = destination.send(records, lines);
        records.subList(0, sent).clear();
        lines.subList(0, sent).clear();
        batchBytes = BatchSize.of(records);
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
