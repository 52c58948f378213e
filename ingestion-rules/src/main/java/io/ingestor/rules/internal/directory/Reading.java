package io.ingestor.rules.internal.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;

/** The result of reading a file. The file is read again until two readings in a row are equal. */
final class Reading {

    static final int MAX_BYTES = 1 << 20;

    private final FileTime time;
    private final long size;
    private final byte[] content;
    private final boolean settled;

    private Reading(FileTime time, long size, byte[] content, boolean settled) {
        this.time = time;
        this.size = size;
        this.content = content;
        this.settled = settled;
    }

    /** Reads a file for the first time. */
    static Reading of(Path file) throws IOException {
        return read(file, Files.readAttributes(file, BasicFileAttributes.class), new byte[0], false);
    }

    /** Reads the file again if it may have changed since this reading. */
    Reading again(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        boolean same = isStateOf(now);
        // The second reading detects a change within the resolution of the file time.
        return same && settled ? this : read(file, now, content, same);
    }

    private static Reading read(Path file, BasicFileAttributes state, byte[] before, boolean same) throws IOException {
        if (!state.isRegularFile()) {
            throw new IOException("must be a regular file");
        }
        if (state.size() > MAX_BYTES) {
            throw new IOException("size must be at most " + MAX_BYTES + " bytes, was " + state.size());
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES + 1);
        }
        boolean equal = Arrays.equals(content, before);
        return new Reading(
                state.lastModifiedTime(),
                state.size(),
                equal ? before : content,
                same && equal && content.length == state.size());
    }

    private boolean isStateOf(BasicFileAttributes state) {
        return state.lastModifiedTime().equals(time) && state.size() == size;
    }

    byte[] content() {
        return content;
    }

    /**
     * Returns the content as text, with replacement characters for malformed UTF-8. Such a file never becomes a schema.
     */
    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Returns true if the previous reading was equal. */
    boolean isSettled() {
        return settled;
    }

    static String describe(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied; let the server read it";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failure.getMessage() == null ? "cannot be read" : failure.getMessage();
    }
}
