package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.TableVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** The commits that the log of a table still has, in order. */
final class TableHistory {

    private static final int MAX_ATTEMPTS = 10;

    /** The numbers of rows of the files that were added so far, by path. */
    private final Map<String, Long> rows = new HashMap<>();

    private final List<TableVersion> versions = new ArrayList<>();
    private int schemaChanges;

    private TableHistory() {}

    /** Reads the commits of a table. Those that its owner deletes meanwhile are left out. */
    static TableHistory of(TableFolder table) throws IOException {
        for (int i = 1; ; i++) {
            TableHistory history = new TableHistory();
            CommitFiles files = CommitFiles.of(table);
            try {
                for (Map.Entry<Long, Path> commit : files.commits().entrySet()) {
                    history.add(commit.getKey(), commit.getValue());
                }
                return history;
            } catch (IOException e) {
                if (i == MAX_ATTEMPTS
                        || CommitFiles.of(table)
                                .commits()
                                .keySet()
                                .containsAll(files.commits().keySet())) {
                    throw e;
                }
            }
        }
    }

    List<TableVersion> versions() {
        return versions;
    }

    /** Returns how often these commits set the columns. */
    int schemaChanges() {
        return schemaChanges;
    }

    /** The sums over the actions of one commit. */
    private final class Sums {
        private String operation = "";
        private long time;
        private int added;
        private OptionalLong addedRows = OptionalLong.of(0);
        private int removed;
        private OptionalLong removedRows = OptionalLong.of(0);
        private OptionalLong lastSequence = OptionalLong.empty();

        void accept(String action, JsonNode members) {
            switch (action) {
                case "commitInfo" -> {
                    time = members.path("timestamp").asLong(0);
                    operation = members.path("operation").asString("");
                }
                case "metaData" -> schemaChanges++;
                case "txn" -> {
                    JsonNode version = members.path("version");
                    lastSequence =
                            version.canConvertToLong() ? OptionalLong.of(version.asLong(0)) : OptionalLong.empty();
                }
                case "add" -> {
                    added++;
                    OptionalLong count = rowsOf(members);
                    count.ifPresent(number -> rows.put(members.path("path").asString(""), number));
                    addedRows = sum(addedRows, count);
                }
                case "remove" -> {
                    removed++;
                    Long count = rows.remove(members.path("path").asString(""));
                    removedRows = sum(removedRows, count == null ? rowsOf(members) : OptionalLong.of(count));
                }
                default -> {
                    // Nothing that the history shows.
                }
            }
        }
    }

    private static OptionalLong rowsOf(JsonNode file) {
        return FileFacts.ofStatistics(file.path("stats").asString("")).rows();
    }

    private static OptionalLong sum(OptionalLong sum, OptionalLong more) {
        return sum.isPresent() && more.isPresent()
                ? OptionalLong.of(sum.getAsLong() + more.getAsLong())
                : OptionalLong.empty();
    }

    private void add(long version, Path commit) throws IOException {
        Sums sums = new Sums();
        CommitFiles.read(commit, sums::accept);
        Instant time;
        try {
            time = sums.time > 0
                    ? Instant.ofEpochMilli(sums.time)
                    : Files.getLastModifiedTime(commit).toInstant();
        } catch (NoSuchFileException e) {
            throw new IOException("commit " + commit + " was deleted while it was read", e);
        }
        versions.add(new TableVersion(
                version,
                time,
                sums.operation,
                new TableVersion.Files(sums.added, sums.addedRows),
                new TableVersion.Files(sums.removed, sums.removedRows),
                sums.lastSequence));
    }
}
