package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The log of a table: a directory with one file per commit, and checkpoints, each with the state at a version. A commit
 * becomes visible in one atomic step, which fails if another writer has used its version. For one thread.
 */
public final class TableLog {

    private static final String SUFFIX = ".json";
    private static final String TEMPORARY_SUFFIX = ".tmp";
    private static final int DIGITS = 20;

    private final StorageDirectory directory;

    /** Creates the log in its directory, which is called {@code _delta_log}. */
    public TableLog(StorageDirectory directory) {
        this.directory = directory;
    }

    /**
     * Reads the newest checkpoint and the commits after it. If a checkpoint cannot be read, earlier ones and all
     * commits serve as well, unless they are gone.
     *
     * @throws IOException if a commit is missing or cannot be read, or the table needs a protocol that this module does
     *     not know
     */
    public TableState read() throws IOException {
        List<String> names = directory.list();
        IOException refused = null;
        for (long version : CheckpointFiles.versions(names).descendingSet()) {
            TableState state;
            try {
                state = new CheckpointFiles(directory).read(version);
            } catch (IOException e) {
                if (refused != null) {
                    e.addSuppressed(refused);
                }
                refused = e;
                continue;
            }
            return readTo(names, state, refused);
        }
        return readTo(names, new TableState(), refused);
    }

    /** Reads the commits after a state, which must reach the newest checkpoint. */
    private TableState readTo(List<String> names, TableState state, @Nullable IOException refused) throws IOException {
        String newest = "";
        long end = -1;
        for (String name : names) {
            long version = CheckpointFormat.versionOfAny(name);
            if (version > end) {
                newest = name;
                end = version;
            }
        }
        try {
            readOn(state);
        } catch (IOException e) {
            if (refused != null) {
                e.addSuppressed(refused);
            }
            boolean supported = state.protocol().map(Protocol::isSupported).orElse(true);
            throw supported && end > state.version() ? incomplete(newest, e) : e;
        }
        if (state.version() < end) {
            throw incomplete(newest, refused);
        }
        return state;
    }

    private IOException incomplete(String checkpoint, @Nullable IOException cause) {
        return new IOException(
                "the log of table " + directory.location() + " must have all commits up to checkpoint " + checkpoint
                        + ", or a checkpoint that can be read: its form may be unknown, or it is damaged; write a"
                        + " classic checkpoint with the writer that made it, or restore the log",
                cause);
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
            String name = name(version);
            state.apply(new Commit(
                    version, CommitReader.read(directory.location() + '/' + name, LogFile.read(directory, name))));
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

    /**
     * Writes the checkpoint of a state durably.
     *
     * @throws UnknownOutcomeException if the names in the log may be durable or not
     */
    public void writeCheckpoint(TableState state) throws IOException {
        new CheckpointFiles(directory).write(state);
    }

    /**
     * Deletes the commits and checkpoints before the newest checkpoint that is as old as a time, or older.
     *
     * @param millis the time in milliseconds since the epoch
     * @return the number of files deleted
     */
    public int deleteBefore(long millis) throws IOException {
        return new LogCleanUp(directory).delete(millis);
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
        checkPredecessor(version);
        try (WritableFile file = createTemporary(temporary)) {
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

    /** Throws if the commit before a version was removed. Readers would refuse a log with a hole. */
    private void checkPredecessor(long version) throws IOException {
        if (version == 0) {
            return;
        }
        String before = name(version - 1);
        try {
            // The state knows that the commit was there. To list the log each time would cost more than the commit.
            directory.lastModified(before);
        } catch (IOException e) {
            List<String> files = directory.list();
            if (files.contains(before)) {
                throw e;
            }
            if (!files.contains(CheckpointFormat.name(version - 1))) {
                throw new IOException(
                        "the log of table " + directory.location() + " must have commit " + before
                                + ", which was removed: put it back",
                        e);
            }
        }
    }

    private WritableFile createTemporary(String temporary) throws IOException {
        try {
            return directory.create(temporary);
        } catch (IOException e) {
            if (!directory.list().contains(temporary)) {
                throw e;
            }
            // A commit that failed has left it.
            directory.delete(temporary);
            return directory.create(temporary);
        }
    }

    /** Deletes the temporary files that a crash has left. No other writer may commit meanwhile. */
    public void deleteLeftovers() throws IOException {
        for (String file : directory.list()) {
            if (CheckpointFormat.isTemporary(file)
                    || (file.startsWith(".")
                            && file.endsWith(TEMPORARY_SUFFIX)
                            && version(file.substring(1, file.length() - TEMPORARY_SUFFIX.length())) >= 0)) {
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
        return digits(version) + SUFFIX;
    }

    static String digits(long version) {
        String digits = Long.toString(version);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** Returns the version of a commit by the name of its file; -1 if it is another file. */
    static long version(String name) {
        return versionOf(name, SUFFIX);
    }

    /** Returns the version of a file whose name is a version and a suffix; -1 if it is another file. */
    static long versionOf(String name, String suffix) {
        if (name.length() != DIGITS + suffix.length() || !name.endsWith(suffix)) {
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
