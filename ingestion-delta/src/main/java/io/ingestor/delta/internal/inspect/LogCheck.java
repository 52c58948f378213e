package io.ingestor.delta.internal.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A check that the commits of a table follow the Delta protocol. It reads the files, not the state of the table. */
final class LogCheck {

    private static final int MAX_LISTS = 10;

    private final Findings findings;

    private LogCheck(Findings findings) {
        this.findings = findings;
    }

    /**
     * Checks all commits that the log still has.
     *
     * @throws VanishedFileException if the owner of the log has deleted one meanwhile
     */
    static void run(TableFolder table, Findings findings) throws IOException {
        CommitFiles files = listed(table);
        LogCheck check = new LogCheck(findings);
        check.versions(files);
        for (Path commit : files.commits().values()) {
            check.commit(commit);
        }
    }

    /** Lists the commits. A list that was made while the owner deleted some may have a hole, so it is made again. */
    private static CommitFiles listed(TableFolder table) throws IOException {
        CommitFiles files = CommitFiles.of(table);
        for (int i = 1; i < MAX_LISTS; i++) {
            CommitFiles again = CommitFiles.of(table);
            if (again.equals(files)) {
                return files;
            }
            files = again;
        }
        return files;
    }

    private void versions(CommitFiles files) {
        long expected = -1;
        for (long version : files.commits().keySet()) {
            if (expected < 0 ? !isBeginning(files, version) : version != expected) {
                findings.add(
                        "",
                        "the log must have a commit for each version, version " + Math.max(0, expected)
                                + " is missing before " + version + ": restore the log from a backup");
            }
            expected = version + 1;
        }
    }

    /** Returns true if the log may begin at a version: at the first one, or right behind a checkpoint or before it. */
    private static boolean isBeginning(CommitFiles files, long version) {
        return version == 0 || files.checkpoints().stream().anyMatch(checkpoint -> checkpoint >= version - 1);
    }

    private void commit(Path commit) throws IOException {
        String name = TableFolder.LOG + '/' + commit.getFileName();
        Set<String> paths = new HashSet<>();
        Set<String> apps = new HashSet<>();
        Set<String> single = new HashSet<>();
        try {
            CommitFiles.read(commit, (action, members) -> {
                switch (action) {
                    case "add", "remove" -> file(name, action, members, paths);
                    case "txn" -> transaction(name, members, apps);
                    case "protocol", "metaData" -> {
                        if (!single.add(action)) {
                            findings.add(name, "it must have one " + action + " at most: restore the log");
                        }
                    }
                    default -> {
                        // Actions that do not affect a reader.
                    }
                }
            });
        } catch (IOException e) {
            if (!Files.exists(commit)) {
                throw new VanishedFileException("commit " + commit, e);
            }
            findings.add(name, String.valueOf(e.getMessage()));
        }
    }

    private void file(String name, String action, JsonNode members, Set<String> paths) {
        String path = members.path("path").asString("");
        RelativePath.problem(path)
                .ifPresent(problem ->
                        findings.add(name, "the path of an " + action + ' ' + problem + ": another writer wrote it"));
        if (!paths.add(path)) {
            findings.add(
                    name,
                    "it must have one action for each path, had two for " + Bounded.excerpt(path)
                            + ": restore the log");
        }
        if (action.equals("add")) {
            JsonNode size = members.path("size");
            if (!size.isIntegralNumber() || size.asLong(-1) < 0) {
                findings.add(
                        name,
                        "the size of " + Bounded.excerpt(path) + " must be an integer >= 0, was "
                                + Bounded.excerpt(size.toString()) + ": restore the log");
            }
        }
    }

    private void transaction(String name, JsonNode members, Set<String> apps) {
        String app = members.path("appId").asString("");
        if (!apps.add(app)) {
            findings.add(
                    name,
                    "it must have one txn for each application, had two for " + Bounded.excerpt(app)
                            + ": restore the log");
        }
        if (!members.path("version").isIntegralNumber()) {
            findings.add(
                    name,
                    "the version of a txn must be an integer, was "
                            + Bounded.excerpt(members.path("version").toString()) + ": restore the log");
        }
    }
}
