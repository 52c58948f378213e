package io.ingestor.delta.internal.table;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.log.Action;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.Commit;
import io.ingestor.delta.internal.log.CommitInfo;
import io.ingestor.delta.internal.log.Metadata;
import io.ingestor.delta.internal.log.RemoveFile;
import io.ingestor.delta.internal.log.TableLog;
import io.ingestor.delta.internal.log.TableState;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The side of a table that its maintenance uses: which files it has, their replacement, and the shortening of its log.
 * For one thread, beside the one that flushes. A flush waits for a commit at most, never for the copying of rows or the
 * writing of a checkpoint.
 */
public final class TableUpkeep {

    private static final int MAX_ATTEMPTS = 100;

    /** The commits after which a checkpoint is due. */
    private static final int MAX_COMMITS = 100;

    /** The commits before which no checkpoint is due, however few files the table has. */
    private static final int MIN_COMMITS = 20;

    private final TableDirectories directories;
    private final TableLog log;
    private final TableState state;
    private final TableGuard guard;

    TableUpkeep(TableDirectories directories, TableLog log, TableState state, TableGuard guard) {
        this.directories = directories;
        this.log = log;
        this.state = state;
        this.guard = guard;
    }

    /** Returns the files that were written here and are part of the table. */
    public List<OwnFile> files() {
        List<AddFile> live;
        synchronized (guard) {
            live = List.copyOf(state.files());
        }
        List<OwnFile> own = new ArrayList<>();
        for (AddFile file : live) {
            OwnFile.of(file).ifPresent(own::add);
        }
        return own;
    }

    /** Begins a file of the same day and at the level to which others are merged, with the committed columns. */
    public MergedFile begin(OwnFile first, int level, Compression compression) throws IOException {
        Metadata metadata;
        synchronized (guard) {
            metadata = state.metadata()
                    .orElseThrow(() -> new IllegalStateException("a table with files must have metadata"));
        }
        TableSchema schema = TableSchema.read(metadata.schema(), metadata.configuration());
        return MergedFile.create(directories, first.day(), level, schema, compression);
    }

    /**
     * Replaces files by one that has the same rows, durably.
     *
     * @return false if another writer has removed one of the files; nothing has changed then
     * @throws UnknownOutcomeException if the change may be durable or not
     * @throws IOException if it failed; see {@link #lacks} before the new file is deleted
     */
    public boolean replace(List<OwnFile> inputs, AddFile output, Clock clock) throws IOException {
        long now = clock.millis();
        List<Action> actions = new ArrayList<>();
        actions.add(output);
        for (OwnFile input : inputs) {
            AddFile file = input.file();
            actions.add(new RemoveFile(file.path(), now, false, file.partitionValues(), file.size()));
        }
        CommitInfo info = new CommitInfo(now, "OPTIMIZE", Map.of("files", "" + inputs.size()), false);
        synchronized (guard) {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                guard.check();
                if (!inputs.stream()
                        .allMatch(input -> state.hasFile(input.file().path()))) {
                    return false;
                }
                long version = state.version() + 1;
                try {
                    if (log.commit(version, info, actions)) {
                        state.apply(new Commit(version, actions));
                        return true;
                    }
                } catch (UnknownOutcomeException e) {
                    throw guard.latched(e);
                }
                log.readOn(state);
            }
        }
        throw new IOException("table " + directories.log().location() + " must be free for a commit within "
                + MAX_ATTEMPTS + " attempts, but other writers were faster each time");
    }

    /** Returns true if a failed change is certainly not in the log. */
    public boolean lacks(AddFile output) throws UnknownOutcomeException {
        synchronized (guard) {
            try {
                log.readOn(state);
            } catch (IOException e) {
                return false;
            }
            boolean present = state.hasFile(output.path());
            if (present) {
                // The link was made although it reported a failure.
                try {
                    log.sync();
                } catch (UnknownOutcomeException e) {
                    throw guard.latched(e);
                }
            }
            return !present;
        }
    }

    /** Returns true if the log is long enough for another checkpoint. */
    public boolean isCheckpointDue() {
        synchronized (guard) {
            long commits = state.version() - state.checkpoint();
            return commits >= MAX_COMMITS
                    || commits > Math.max(MIN_COMMITS, state.files().size());
        }
    }

    /** Writes a checkpoint durably. */
    public void checkpoint() throws IOException {
        TableState copy;
        synchronized (guard) {
            guard.check();
            copy = state.copy();
        }
        try {
            log.writeCheckpoint(copy);
        } catch (UnknownOutcomeException e) {
            throw guard.latched(e);
        }
        synchronized (guard) {
            state.checkpointed(copy.version());
        }
    }

    /**
     * Shortens the log to the newest checkpoint of a version that was committed at a time or earlier.
     *
     * @return the number of files deleted
     */
    public int shortenLog(long millis) throws IOException {
        try {
            return log.deleteBefore(millis);
        } catch (UnknownOutcomeException e) {
            throw guard.latched(e);
        }
    }

    /** Returns the time of the first removal of a file that may still exist, in milliseconds since the epoch. */
    public OptionalLong firstRemoval() {
        synchronized (guard) {
            return state.tombstones().stream()
                    .mapToLong(RemoveFile::deletionTimestamp)
                    .min();
        }
    }

    /**
     * Deletes the files that were written here and removed from the table at a time or earlier. The log forgets all
     * such files with the next checkpoint.
     *
     * @param millis the time in milliseconds since the epoch
     * @return the number of files deleted
     */
    public int vacuum(long millis) throws IOException {
        List<RemoveFile> expired = new ArrayList<>();
        synchronized (guard) {
            guard.check();
            // Another writer may have restored a file.
            log.readOn(state);
            state.tombstones().stream()
                    .filter(file -> file.deletionTimestamp() <= millis)
                    .forEach(expired::add);
        }
        Set<String> gone = new HashSet<>();
        try {
            return delete(expired, gone);
        } finally {
            synchronized (guard) {
                state.forget(gone);
            }
        }
    }

    private int delete(List<RemoveFile> expired, Set<String> gone) throws IOException {
        Set<String> days = Set.copyOf(directories.data().directories());
        Map<String, Set<String>> existing = new HashMap<>();
        int deleted = 0;
        for (RemoveFile file : expired) {
            Optional<DataPath> path = DataPath.of(file.path());
            if (path.isPresent() && days.contains(path.get().day())) {
                String day = path.get().day();
                StorageDirectory directory = directories.data().directory(day);
                Set<String> names = existing.get(day);
                if (names == null) {
                    names = Set.copyOf(directory.list());
                    existing.put(day, names);
                }
                if (names.contains(path.get().name())) {
                    directory.delete(path.get().name());
                    deleted++;
                }
            }
            gone.add(file.path());
        }
        return deleted;
    }
}
