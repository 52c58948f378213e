package io.ingestor.cli.terminal;

import io.ingestor.wal.CorruptLogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** User-facing descriptions of failures: one line, without class names. */
public final class Failures {

    private static final String UNKNOWN = "the system gives no reason";

    private Failures() {}

    public static String describe(Throwable failure) {
        if (failure instanceof UncheckedIOException wrapper && wrapper.getCause() != null) {
            return describe(wrapper.getCause());
        }
        if (failure instanceof FileSystemException file) {
            return file.getFile() + ": " + reason(file);
        }
        if (failure instanceof CorruptLogException) {
            return firstLine(failure)
                    + "; ingestion wal verify lists all damage, ingestion wal repair copies the intact entries to a new"
                    + " directory";
        }
        if (failure instanceof ClosedChannelException) {
            return "the connection or file was closed";
        }
        Throwable cause = failure.getCause();
        if (failure.getMessage() == null) {
            return cause == null ? UNKNOWN : describe(cause);
        }
        String message = firstLine(failure);
        // The messages of the library's own I/O failures contain their cause.
        if (failure.getClass() == IOException.class || cause == null) {
            return message;
        }
        return message.contains(String.valueOf(cause.getMessage())) ? message : message + ": " + describe(cause);
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse(UNKNOWN);
    }

    /** Returns the reason in words; the message of most of these exceptions is only the name of a file. */
    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "the file already exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "it is not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "the directory is not empty";
        }
        return failure.getReason() == null ? UNKNOWN : failure.getReason();
    }
}
