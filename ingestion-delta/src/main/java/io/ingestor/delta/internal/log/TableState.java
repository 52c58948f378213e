package io.ingestor.delta.internal.log;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of a table at one version: the sum of all commits up to it. Not thread-safe. */
public final class TableState {

    private long version = -1;
    private long checkpoint = -1;
    private @Nullable Protocol protocol;
    private @Nullable Metadata metadata;
    private final Map<String, AddFile> files = new LinkedHashMap<>();
    private final Map<String, RemoveFile> tombstones = new LinkedHashMap<>();
    private final Map<String, Transaction> transactions = new HashMap<>();

    /** Creates the state of a table without commits, whose version is -1. */
    public TableState() {}

    /** Creates the state that a checkpoint contains. */
    static TableState at(long version, Iterable<Action> actions) {
        TableState state = new TableState();
        state.version = version;
        state.checkpoint = version;
        actions.forEach(state::apply);
        return state;
    }

    /** Returns a copy that later commits do not change. */
    public TableState copy() {
        TableState copy = new TableState();
        copy.version = version;
        copy.checkpoint = checkpoint;
        copy.protocol = protocol;
        copy.metadata = metadata;
        copy.files.putAll(files);
        copy.tombstones.putAll(tombstones);
        copy.transactions.putAll(transactions);
        return copy;
    }

    /**
     * Applies the next commit.
     *
     * @throws IllegalArgumentException if it does not follow the version of this state
     */
    public void apply(Commit commit) {
        if (commit.version() != version + 1) {
            throw new IllegalArgumentException(
                    "commit must have version " + (version + 1) + ", had " + commit.version());
        }
        version = commit.version();
        commit.actions().forEach(this::apply);
    }

    private void apply(Action action) {
        if (action instanceof AddFile add) {
            files.put(add.path(), add);
            tombstones.remove(add.path());
        } else if (action instanceof RemoveFile remove) {
            files.remove(remove.path());
            tombstones.put(remove.path(), remove);
        } else if (action instanceof Transaction transaction) {
            transactions.put(transaction.appId(), transaction);
        } else if (action instanceof Metadata newer) {
            metadata = newer;
        } else if (action instanceof Protocol newer) {
            protocol = newer;
        }
    }

    public long version() {
        return version;
    }

    /** Returns the protocol in force; empty before the first commit. */
    public Optional<Protocol> protocol() {
        return Optional.ofNullable(protocol);
    }

    /** Returns the metadata in force; empty before the first commit. */
    public Optional<Metadata> metadata() {
        return Optional.ofNullable(metadata);
    }

    /** Returns the files of the table, in the order in which they were added. */
    public Collection<AddFile> files() {
        return Collections.unmodifiableCollection(files.values());
    }

    /** Returns the files that were removed and may still exist. */
    public Collection<RemoveFile> tombstones() {
        return Collections.unmodifiableCollection(tombstones.values());
    }

    /** Returns the transactions in force, one for each application. */
    public Collection<Transaction> transactions() {
        return Collections.unmodifiableCollection(transactions.values());
    }

    /** Returns the progress of an application; -1 if it has committed nothing. */
    public long progress(String appId) {
        Transaction last = transactions.get(appId);
        return last == null ? -1 : last.version();
    }

    /** Returns the version of the checkpoint on which this state rests; -1 if there is none. */
    public long checkpoint() {
        return checkpoint;
    }

    /** Takes note that there is a checkpoint of a version. */
    public void checkpointed(long of) {
        checkpoint = Math.max(checkpoint, of);
    }

    /** Forgets files that were removed, because they no longer exist, or no reader needs them. */
    public void forget(Collection<String> paths) {
        tombstones.keySet().removeAll(paths);
    }

    public boolean hasFile(String path) {
        return files.containsKey(path);
    }
}
