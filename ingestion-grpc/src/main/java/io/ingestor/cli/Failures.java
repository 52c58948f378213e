package io.ingestor.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Failures in words for people: one line. */
final class Failures {

    private Failures() {}

    static String describe(Throwable failure) {
        // The messages of these are the bare name of a file.
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file or directory";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException other && other.getReason() == null) {
            return other.getFile() + ": " + failure.getClass().getSimpleName();
        }
        String message = Optional.ofNullable(failure.getMessage())
                .flatMap(text -> text.lines().findFirst())
                .orElse(failure.getClass().getSimpleName());
        return failure.getClass() == IOException.class || failure.getCause() == null
                ? message
                : message
                        + (message.contains(String.valueOf(failure.getCause().getMessage()))
                                ? ""
                                : ": " + describe(failure.getCause()));
    }
}
