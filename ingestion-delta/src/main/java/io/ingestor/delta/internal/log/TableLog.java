package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.TreeSet;

/**
 * The log of a table: a directory with one file per commit. A commit becomes visible in one atomic step, which fails if
 * another writer has used its version. For one thread.
 */
public final class TableLog {

    private static final String SUFFIX = ".json";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int DIGITS = 20;

    /** The size of a commit that is read, far above that of a commit which replaces 100,000 files. */
    private static final long MAX_BYTES = 256L << 20;

    private final StorageDirectory directory;

    /** Creates the log in its directory, which is called {@code _delta_log}. */
    public TableLog(StorageDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads all commits.
     *
     * @throws IOException if a commit is missing or cannot be read, or the table needs a protocol that this module does
     *     not know
     */
    public TableState read() throws IOException {
        TableState state = new TableState();
        readOn(state);
        return state;
    }

    /** Applies the commits that follow the version of a state. */
    public void readOn(TableState state) throws IOException {
        TreeSet<Long> versions = new TreeSet<>();
        for (String name : directory.list()) {
            long version = version(name);
            if (version > state.version()) {
                versions.add(version);
            }
        }
        for (long version : versions) {
            if (version != state.version() + 1) {
                throw new IOException("the log of table " + directory.location() + " must have commit "
                        + name(state.version() + 1) + ", which is missing, although it has " + name(version));
            }
            state.apply(
                    new Commit(version, CommitReader.read(directory.location() + '/' + name(version), bytes(version))));
        }
        // Only the last protocol counts, because a writer that added a feature may have dropped it.
        Protocol protocol = state.protocol().orElse(Protocol.CREATED);
        if (!protocol.isSupported()) {
            throw new IOException("table " + directory.location() + " must have at most reader version "
                    + Protocol.CREATED.minReader() + " and writer version " + Protocol.CREATED.minWriter()
                    + " of the Delta protocol, had " + protocol.minReader() + " and " + protocol.minWriter()
                    + " with the features " + protocol.features()
                    + ": let the writer that added them drop them, or move the directory of the table away and"
                    + " restart to begin a new one");
        }
    }

    /** Returns the version of the newest commit; -1 if there is none. */
    public long newest() throws IOException {
        long newest = -1;
        for (String name : directory.list()) {
            newest = Math.max(newest, version(name));
        }
        return newest;
    }

    /** Returns the location of the log, for messages. */
    public String location() {
        return directory.location();
    }

    private byte[] bytes(long version) throws IOException {
        try (ReadableFile file = directory.openForRead(name(version))) {
            long size = file.size();
            if (size > MAX_BYTES) {
                throw new IOException("commit " + directory.location() + '/' + name(version) + " must have at most "
                        + MAX_BYTES + " bytes, had " + size + "; restore the file from a backup");
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining()) {
                if (file.read(content, content.position()) < 0) {
                    throw new EOFException("commit " + directory.location() + '/' + name(version) + " must have "
                            + content.capacity() + " bytes, had " + content.position());
                }
            }
            return content.array();
        }
    }

    /**
     * Commits actions durably.
     *
     * @return false if another writer has used the version; nothing has changed then
     * @throws UnknownOutcomeException if the commit may be visible or not
     * @throws IOException if the commit failed and is not visible
     */
    public boolean commit(long version, CommitInfo info, List<Action> actions) throws IOException {
        String name = name(version);
        String temporary = '.' + name + TEMPORARY_SUFFIX;
        List<String> files = directory.list();
        if (version > 0 && !files.contains(name(version - 1))) {
            // Readers would refuse a log with a hole.
            throw new IOException("the log of table " + directory.location() + " must have commit " + name(version - 1)
                    + ", which was removed: put it back");
        }
        if (files.contains(temporary)) {
            directory.delete(temporary);
        }
        try (WritableFile file = directory.create(temporary)) {
            file.writeFully(ByteBuffer.wrap(CommitWriter.write(info, actions)), 0);
            file.syncAll();
        }
        try {
            directory.link(temporary, name);
        } catch (FileAlreadyExistsException e) {
            directory.delete(temporary);
            return false;
        }
        // From here on the commit is visible.
        try {
            directory.delete(temporary);
        } catch (IOException e) {
            throw new UnknownOutcomeException(directory.location(), e);
        }
        sync();
        return true;
    }

    /** Deletes the temporary files that a crash has left. No other writer may commit meanwhile. */
    public void deleteLeftovers() throws IOException {
        for (String file : directory.list()) {
            if (file.startsWith(".")
                    && file.endsWith(TEMPORARY_SUFFIX)
                    && version(file.substring(1, file.length() - TEMPORARY_SUFFIX.length())) >= 0) {
                directory.delete(file);
            }
        }
    }

    /**
     * Makes all visible commits durable.
     *
     * @throws UnknownOutcomeException if they may be durable or not
     */
    public void sync() throws UnknownOutcomeException {
        DirectorySync.of(directory);
    }

    /** Returns the name of the file of a commit. */
    static String name(long version) {
        String digits = Long.toString(version);
        return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** Returns the version of a commit by the name of its file; -1 if it is another file. */
    static long version(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return -1;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return -1;
            }
        }
        try {
            return Long.parseLong(name.substring(0, DIGITS));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
