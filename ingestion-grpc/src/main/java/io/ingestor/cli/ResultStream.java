package io.ingestor.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where results go, in UTF-8. A {@link PrintStream} tells that writing failed but not why, and nobody looks; this one knows, and is to be asked. */
final class ResultStream extends PrintStream {

    private final FailureKeeper target;

    ResultStream(OutputStream target) {
        this(new FailureKeeper(target));
    }

    private ResultStream(FailureKeeper target) {
        super(target, false, StandardCharsets.UTF_8);
        this.target = target;
    }

    /**
     * Flushes, and makes sure that everything written so far has arrived.
     *
     * @throws ReaderGoneException if nobody reads it any more
     * @throws CommandException if it could not be written for another reason
     */
    void check() {
        if (checkError()) {
            String reason = target.failure().map(Failures::describe).orElse("cannot be written");
            if (reason.equals("Broken pipe")) {
                throw new ReaderGoneException();
            }
            throw new CommandException("standard output: " + reason);
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
