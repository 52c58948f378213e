package io.ingestor.delta.internal.log;

import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The checkpoints in the log of a table. For one thread. */
final class CheckpointFiles {

    private final StorageDirectory directory;

    CheckpointFiles(StorageDirectory directory) {
        this.directory = directory;
    }

    /** Returns the versions of the checkpoints in one file. */
    static NavigableSet<Long> versions(List<String> names) {
        NavigableSet<Long> versions = new TreeSet<>();
        for (String name : names) {
            versions.add(CheckpointFormat.version(name));
        }
        versions.remove(-1L);
        return versions;
    }

    /** Reads the checkpoint of a version. */
    TableState read(long version) throws IOException {
        String name = CheckpointFormat.name(version);
        try (ReadableFile file = directory.openForRead(name)) {
            return TableState.at(version, CheckpointReader.read(file));
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "checkpoint " + directory.location() + '/' + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes the checkpoint of a state durably, unless there is one.
     *
     * @throws UnknownOutcomeException if the names in the log may be durable or not
     */
    void write(TableState state) throws IOException {
        List<String> names = directory.list();
        String name = CheckpointFormat.name(state.version());
        if (names.contains(name)) {
            return;
        }
        String temporary = CheckpointFormat.temporary(name);
        deleteIfIn(names, temporary);
        long actions;
        try (WritableFile file = directory.create(temporary)) {
            actions = new CheckpointRows(file).write(state);
            file.syncAll();
        }
        directory.rename(temporary, name);
        DirectorySync.of(directory);
        writeLast(names, state.version(), actions);
    }

    /** Replaces the file that names the newest checkpoint. It is a hint, and an older one misleads no reader. */
    private void writeLast(List<String> names, long version, long actions) throws IOException {
        String temporary = CheckpointFormat.temporary(CheckpointFormat.LAST);
        deleteIfIn(names, temporary);
        String content = "{\"version\":" + version + ",\"size\":" + actions + "}";
        try (WritableFile file = directory.create(temporary)) {
            file.writeFully(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)), 0);
            file.syncAll();
        }
        directory.rename(temporary, CheckpointFormat.LAST);
    }

    private void deleteIfIn(List<String> names, String name) throws IOException {
        if (names.contains(name)) {
            directory.delete(name);
        }
    }
}
