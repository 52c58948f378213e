package io.ingestor.cli.terminal;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream of results in UTF-8. Unlike a {@link PrintStream}, it keeps the cause of a failed write, which
 * {@link #check()} reports.
 */
public final class ResultStream extends PrintStream {

    private static final int ROWS_BETWEEN_CHECKS = 1_000;

    private final FailureKeeper target;
    private final BooleanSupplier hasReader;
    private long rows;

    /**
     * Creates a stream that keeps the last failure.
     *
     * @param hasReader returns true if the target is a pipe or a socket, where a write fails because the reader has
     *     gone
     */
    public ResultStream(OutputStream target, BooleanSupplier hasReader) {
        this(new FailureKeeper(target), hasReader);
    }

    private ResultStream(FailureKeeper target, BooleanSupplier hasReader) {
        super(target, false, StandardCharsets.UTF_8);
        this.target = target;
        this.hasReader = hasReader;
    }

    /**
     * Prints one line of many, with an occasional {@link #check}, because only a write shows that the reader has gone.
     */
    public void printRow(String line) {
        println(line);
        rows++;
        if (rows % ROWS_BETWEEN_CHECKS == 0) {
            check();
        }
    }

    /**
     * Flushes the stream, and checks that every write so far has succeeded.
     *
     * @throws ReaderGoneException if the reader has gone
     * @throws CommandException if a write failed for another reason
     */
    public void check() {
        if (checkError()) {
            // The message of the failure cannot be matched, because it is in the language of the system.
            if (hasReader.getAsBoolean()) {
                throw new ReaderGoneException();
            }
            throw new CommandException("standard output: "
                    + target.failure().map(Failures::describe).orElse("cannot be written"));
        }
    }

    private static final class FailureKeeper extends FilterOutputStream {
        private @Nullable IOException failure;

        FailureKeeper(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        Optional<IOException> failure() {
            return Optional.ofNullable(failure);
        }
    }
}
