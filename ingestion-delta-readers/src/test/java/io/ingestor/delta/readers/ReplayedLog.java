package io.ingestor.delta.readers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A replay of the commits of a table, which checks that each of them is legal. */
final class ReplayedLog {

    private static final JsonMapper JSON = new JsonMapper();

    private final Set<String> files = new TreeSet<>();
    private final List<Long> transactions = new ArrayList<>();

    /** Replays the commits up to a version. */
    static ReplayedLog upTo(Path table, long version) throws IOException {
        ReplayedLog log = new ReplayedLog();
        for (long next = 0; next <= version; next++) {
            log.replay(Files.readAllLines(table.resolve("_delta_log").resolve("%020d.json".formatted(next))));
        }
        return log;
    }

    /** Returns the newest version, and checks that no older one is missing. */
    static long latest(Path table) throws IOException {
        try (Stream<Path> commits = Files.list(table.resolve("_delta_log"))) {
            List<Long> versions = commits.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d{20}\\.json"))
                    .map(name -> Long.parseLong(name.substring(0, 20)))
                    .sorted()
                    .toList();
            assertThat(versions.get(versions.size() - 1)).isEqualTo(versions.size() - 1L);
            return versions.size() - 1L;
        }
    }

    /** Returns the paths of the files, relative to the table. */
    Set<String> files() {
        return Set.copyOf(files);
    }

    /** Returns the sequence of the last transaction of a sink; empty if there is none. */
    OptionalLong transaction() {
        return transactions.stream().mapToLong(version -> version).max();
    }

    private void replay(List<String> commit) {
        Set<String> paths = new HashSet<>();
        Set<String> applications = new HashSet<>();
        for (String line : commit) {
            for (Map.Entry<String, JsonNode> action : JSON.readTree(line).properties()) {
                apply(action.getKey(), action.getValue(), paths, applications);
            }
        }
    }

    private void apply(String action, JsonNode members, Set<String> paths, Set<String> applications) {
        switch (action) {
            case "add" -> {
                assertThat(paths.add(members.path("path").asString())).isTrue();
                files.add(path(members));
            }
            case "remove" -> {
                assertThat(paths.add(members.path("path").asString())).isTrue();
                assertThat(files.remove(path(members))).isTrue();
            }
            case "txn" -> {
                assertThat(applications.add(members.path("appId").asString())).isTrue();
                if (members.path("appId").asString().equals(WrittenTables.LOG.toString())) {
                    transactions.add(members.path("version").asLong());
                    assertThat(transactions).isSorted();
                }
            }
            default -> assertThat(action).isIn("protocol", "metaData", "commitInfo");
        }
    }

    private static String path(JsonNode members) {
        URI path = URI.create(members.path("path").asString());
        assertThat(path.isAbsolute()).isFalse();
        assertThat(path.getPath()).doesNotStartWith("/");
        return path.getPath();
    }
}
