package io.ingestor.delta.readers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Commits as another writer makes them: each changes the newest version of a table. */
final class ForeignCommit {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path table;
    private final List<String> actions = new ArrayList<>();

    ForeignCommit(Path table, String operation) {
        this.table = table;
        ObjectNode info = JSON.createObjectNode().put("timestamp", 1_796_000_000_000L);
        info.put("operation", operation).put("engineInfo", "another writer");
        add("commitInfo", info);
    }

    private void add(String action, JsonNode members) {
        actions.add(JSON.writeValueAsString(JSON.createObjectNode().set(action, members)));
    }

    /** Adds a column that may be null. */
    ForeignCommit column(String name, String type) throws IOException {
        return metadata(metadata -> {
            ObjectNode schema =
                    (ObjectNode) JSON.readTree(metadata.path("schemaString").asString());
            ((ArrayNode) schema.path("fields"))
                    .addObject()
                    .put("name", name)
                    .put("type", type)
                    .put("nullable", true)
                    .putObject("metadata");
            metadata.put("schemaString", JSON.writeValueAsString(schema));
        });
    }

    /** Sets properties of the table. */
    ForeignCommit properties(Map<String, String> properties) throws IOException {
        return metadata(metadata ->
                properties.forEach((name, value) -> ((ObjectNode) metadata.path("configuration")).put(name, value)));
    }

    private ForeignCommit metadata(Consumer<ObjectNode> change) throws IOException {
        ObjectNode metadata = (ObjectNode) last("metaData");
        change.accept(metadata);
        add("metaData", metadata);
        return this;
    }

    /** Demands a protocol with a feature. */
    ForeignCommit feature(String name) {
        ObjectNode protocol = JSON.createObjectNode().put("minReaderVersion", 3).put("minWriterVersion", 7);
        protocol.putArray("readerFeatures").add(name);
        protocol.putArray("writerFeatures").add(name);
        add("protocol", protocol);
        return this;
    }

    /** Removes a file and its rows. */
    ForeignCommit remove(String path) {
        add(
                "remove",
                JSON.createObjectNode()
                        .put("path", path)
                        .put("deletionTimestamp", 1_796_000_000_000L)
                        .put("dataChange", true));
        return this;
    }

    /** Writes the commit and returns its version. */
    long commit() throws IOException {
        long version = ReplayedLog.latest(table) + 1;
        Files.write(commit(version), actions);
        return version;
    }

    private Path commit(long version) {
        return table.resolve("_delta_log").resolve("%020d.json".formatted(version));
    }

    /** Returns the newest action of a kind. */
    private JsonNode last(String action) throws IOException {
        JsonNode last = JSON.nullNode();
        for (long version = 0; version <= ReplayedLog.latest(table); version++) {
            for (String line : Files.readAllLines(commit(version))) {
                JsonNode members = JSON.readTree(line).path(action);
                last = members.isMissingNode() ? last : members;
            }
        }
        return last;
    }
}
