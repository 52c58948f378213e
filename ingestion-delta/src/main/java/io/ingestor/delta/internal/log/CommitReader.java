package io.ingestor.delta.internal.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reader of commit files. Actions and members that it does not know are skipped, as the protocol demands. */
final class CommitReader {

    private static final JsonMapper JSON = new JsonMapper();

    private CommitReader() {}

    /**
     * Reads the file of a commit.
     *
     * @param name the name of the file, for messages
     * @throws IOException if it is not a commit
     */
    static List<Action> read(String name, byte[] content) throws IOException {
        List<Action> actions = new ArrayList<>();
        try {
            int lines = 0;
            for (int start = 0; start < content.length; ) {
                int end = endOfLine(content, start);
                if (!isBlank(content, start, end)) {
                    line(JSON.readTree(content, start, end - start), content, end + 1, actions);
                    lines++;
                }
                start = end + 1;
            }
            if (lines == 0) {
                throw new IllegalArgumentException("it has no line in its " + content.length + " bytes");
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(
                    "commit " + name + " must be lines of JSON objects, was not: " + e.getMessage()
                            + "; restore the file from a backup",
                    e);
        }
        return actions;
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(byte[] content, int start, int end) {
        for (int i = start; i < end; i++) {
            if (content[i] != ' ' && content[i] != '\r' && content[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the time of a commit in milliseconds since the epoch; 0 if its file has none.
     *
     * @param name the name of the file, for messages
     */
    static long timestamp(String name, byte[] content) throws IOException {
        try {
            return new String(content, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("commitInfo"))
                    .mapToLong(line ->
                            number(JSON.readTree(line).path("commitInfo").path("timestamp")))
                    .max()
                    .orElse(0);
        } catch (JacksonException e) {
            throw new IOException("commit " + name + " must be lines of JSON objects, was not: " + e.getMessage(), e);
        }
    }

    /** Reads a line. {@code next} is the offset of the line after it. */
    private static void line(JsonNode line, byte[] content, int next, List<Action> actions) {
        if (!line.isObject()) {
            throw new IllegalArgumentException("a line must be an object, was " + line);
        }
        for (Map.Entry<String, JsonNode> action : line.properties()) {
            JsonNode members = action.getValue();
            switch (action.getKey()) {
                case "commitInfo" -> verify(text(members.path("tags").path(CommitWriter.CHECKSUM)), content, next);
                case "protocol" -> actions.add(protocol(members));
                case "metaData" -> actions.add(metadata(members));
                case "txn" -> actions.add(transaction(members));
                case "add" -> actions.add(add(members));
                case "remove" -> actions.add(remove(members));
                default -> {
                    // An action without effect on what is read here, such as a note about the commit.
                }
            }
        }
    }

    /** Compares the checksum of a note with the lines that follow it. Commits of other writers have none. */
    private static void verify(String expected, byte[] content, int next) {
        if (expected.isEmpty()) {
            return;
        }
        String actual = CommitWriter.checksum(content, Math.min(next, content.length));
        if (!actual.equals(expected)) {
            throw new IllegalArgumentException("the CRC-32C of its actions is " + actual + ", expected " + expected);
        }
    }

    private static Protocol protocol(JsonNode protocol) {
        Set<String> features = new LinkedHashSet<>(strings(protocol.path("readerFeatures")));
        features.addAll(strings(protocol.path("writerFeatures")));
        return new Protocol(
                protocol.required("minReaderVersion").intValue(),
                protocol.required("minWriterVersion").intValue(),
                List.copyOf(features));
    }

    private static Metadata metadata(JsonNode metadata) {
        return new Metadata(
                metadata.required("id").stringValue(),
                text(metadata.path("name")),
                metadata.required("schemaString").stringValue(),
                strings(metadata.path("partitionColumns")),
                map(metadata.path("configuration")),
                number(metadata.path("createdTime")));
    }

    private static Transaction transaction(JsonNode transaction) {
        return new Transaction(
                transaction.required("appId").stringValue(),
                transaction.required("version").longValue(),
                number(transaction.path("lastUpdated")));
    }

    private static AddFile add(JsonNode add) {
        return new AddFile(
                add.required("path").stringValue(),
                map(add.path("partitionValues")),
                number(add.path("size")),
                number(add.path("modificationTime")),
                isDataChange(add),
                text(add.path("stats")),
                map(add.path("tags")));
    }

    private static RemoveFile remove(JsonNode remove) {
        return new RemoveFile(
                remove.required("path").stringValue(),
                number(remove.path("deletionTimestamp")),
                isDataChange(remove),
                map(remove.path("partitionValues")),
                number(remove.path("size")));
    }

    private static boolean isDataChange(JsonNode file) {
        JsonNode dataChange = file.path("dataChange");
        return isAbsent(dataChange) || dataChange.booleanValue();
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String text(JsonNode value) {
        return isAbsent(value) ? "" : value.stringValue();
    }

    private static long number(JsonNode value) {
        return isAbsent(value) ? 0 : value.longValue();
    }

    private static List<String> strings(JsonNode values) {
        List<String> strings = new ArrayList<>();
        for (JsonNode value : values) {
            strings.add(value.stringValue());
        }
        return strings;
    }

    private static Map<String, String> map(JsonNode members) {
        Map<String, String> map = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : members.properties()) {
            map.put(member.getKey(), text(member.getValue()));
        }
        return map;
    }
}
