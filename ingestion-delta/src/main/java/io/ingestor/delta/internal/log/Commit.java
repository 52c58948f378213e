package io.ingestor.delta.internal.log;

import java.util.List;

/**
 * The changes between two versions of a table.
 *
 * @param version the version that they lead to
 * @param actions the changes that this module understands, in the order of the file
 */
public record Commit(long version, List<Action> actions) {

    public Commit {
        actions = List.copyOf(actions);
    }
}
