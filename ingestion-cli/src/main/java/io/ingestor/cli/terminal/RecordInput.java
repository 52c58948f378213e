package io.ingestor.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** An input with records: a file, or standard input. */
public final class RecordInput {

    private static final String STANDARD_INPUT = "-";

    private RecordInput() {}

    /** Opens a file, or standard input for {@code -}. */
    public static InputStream open(String argument, Invocation invocation) throws IOException {
        if (argument.equals(STANDARD_INPUT)) {
            return invocation.in();
        }
        if (Files.isDirectory(Path.of(argument))) {
            throw new CommandException(argument + ": is a directory; name a file, or - for standard input");
        }
        return Files.newInputStream(Path.of(argument));
    }

    /** Returns the name of the input for messages. */
    public static String name(String argument) {
        return argument.equals(STANDARD_INPUT) ? "standard input" : argument;
    }
}
