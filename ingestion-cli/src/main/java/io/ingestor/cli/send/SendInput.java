package io.ingestor.cli.send;

import io.ingestor.cli.terminal.CommandException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** An input of a send: a file, or standard input. */
final class SendInput {

    static final String STANDARD_INPUT = "-";

    /** The number of bytes at the start of a file that are checked for its form. */
    private static final int HEAD_BYTES = 1 << 16;

    private final String argument;
    private final InputStream standardInput;
    private final AtomicLong bytesRead = new AtomicLong();

    SendInput(String argument, InputStream standardInput) {
        this.argument = argument;
        this.standardInput = standardInput;
    }

    /** Returns the name of the input for messages. */
    String name() {
        return InputNames.of(argument);
    }

    /** Returns the size of a file, or 0 for other inputs. */
    long size() throws IOException {
        return isFile() ? Files.size(Path.of(argument)) : 0;
    }

    /** Returns the number of bytes read, before any decompression. */
    long bytesRead() {
        return bytesRead.get();
    }

    /** Opens the input, decompressed. The caller closes it. */
    InputStream open() throws IOException {
        InputStream raw = argument.equals(STANDARD_INPUT) ? standardInput : Files.newInputStream(Path.of(argument));
        return new GunzipStream(new Counted(raw));
    }

    /**
     * Checks the input before anything is sent, as far as possible.
     *
     * @throws CommandException if it is a directory or has the wrong form
     */
    void check() throws IOException {
        if (argument.equals(STANDARD_INPUT)) {
            return;
        }
        Path path = Path.of(argument);
        if (Files.isDirectory(path)) {
            throw new CommandException(argument + ": is a directory; name a file, or - for standard input");
        }
        if (!isFile()) {
            // A pipe can be read only once, so only its existence is checked.
            path.getFileSystem().provider().checkAccess(path);
            return;
        }
        byte[] head;
        try (InputStream in = new GunzipStream(Files.newInputStream(path))) {
            head = head(in);
        }
        Optional<String> wrong = InputForm.wrong(head, argument);
        if (wrong.isPresent()) {
            throw new CommandException(argument + ": " + wrong.get());
        }
    }

    private static byte[] head(InputStream in) {
        byte[] head = new byte[HEAD_BYTES];
        int length = 0;
        try {
            for (int read = 0; read >= 0 && length < head.length; read = in.read(head, length, head.length - length)) {
                length += read;
            }
        } catch (IOException e) {
            // The send first sends the readable part, and then reports the failure itself.
            return Arrays.copyOf(head, length);
        }
        return Arrays.copyOf(head, length);
    }

    /** Returns true if the input is the given file. */
    boolean isSameAs(Path other) throws IOException {
        return isFile() && Files.exists(other) && Files.isSameFile(Path.of(argument), other);
    }

    String argument() {
        return argument;
    }

    private boolean isFile() {
        return !argument.equals(STANDARD_INPUT) && Files.isRegularFile(Path.of(argument));
    }

    private final class Counted extends FilterInputStream {

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            bytesRead.addAndGet(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            bytesRead.addAndGet(Math.max(0, read));
            return read;
        }
    }
}
