package io.ingestor.delta.internal.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A reader of commit files. Actions and members that it does not know are skipped, as the protocol demands. */
final class CommitReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser json;

    private CommitReader(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads the file of a commit.
     *
     * @param name the name of the file, for messages
     * @throws IOException if it is not a commit
     */
    static List<Action> read(String name, byte[] content) throws IOException {
        List<Action> actions = new ArrayList<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), content)) {
            CommitReader reader = new CommitReader(json);
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                reader.line(actions);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("commit " + name + " must be lines of JSON objects, was not: " + e.getMessage(), e);
        }
        return actions;
    }

    private void line(List<Action> actions) {
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "protocol" -> actions.add(protocol());
                case "metaData" -> actions.add(metadata());
                case "txn" -> actions.add(transaction());
                case "add" -> actions.add(add());
                case "remove" -> actions.add(remove());
                default -> json.skipChildren();
            }
        }
    }

    private Protocol protocol() {
        int minReader = 0;
        int minWriter = 0;
        List<String> features = new ArrayList<>();
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "minReaderVersion" -> minReader = json.getIntValue();
                case "minWriterVersion" -> minWriter = json.getIntValue();
                case "readerFeatures", "writerFeatures" -> features.addAll(strings());
                default -> json.skipChildren();
            }
        }
        return new Protocol(minReader, minWriter, features.stream().distinct().toList());
    }

    private Metadata metadata() {
        String id = "";
        String tableName = "";
        String schema = "";
        List<String> partitionColumns = List.of();
        Map<String, String> configuration = Map.of();
        long createdTime = 0;
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "id" -> id = text();
                case "name" -> tableName = text();
                case "schemaString" -> schema = text();
                case "partitionColumns" -> partitionColumns = strings();
                case "configuration" -> configuration = map();
                case "createdTime" -> createdTime = number();
                default -> json.skipChildren();
            }
        }
        return new Metadata(
                required("metaData.id", id),
                tableName,
                required("metaData.schemaString", schema),
                partitionColumns,
                configuration,
                createdTime);
    }

    private Transaction transaction() {
        String appId = "";
        long version = -1;
        long lastUpdated = 0;
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "appId" -> appId = text();
                case "version" -> version = number();
                case "lastUpdated" -> lastUpdated = number();
                default -> json.skipChildren();
            }
        }
        return new Transaction(required("txn.appId", appId), version, lastUpdated);
    }

    private AddFile add() {
        String path = "";
        Map<String, String> partitionValues = Map.of();
        long size = 0;
        long modificationTime = 0;
        boolean dataChange = true;
        String stats = "";
        Map<String, String> tags = Map.of();
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "path" -> path = text();
                case "partitionValues" -> partitionValues = map();
                case "size" -> size = number();
                case "modificationTime" -> modificationTime = number();
                case "dataChange" -> dataChange = json.getBooleanValue();
                case "stats" -> stats = text();
                case "tags" -> tags = map();
                default -> json.skipChildren();
            }
        }
        return new AddFile(
                required("add.path", path), partitionValues, size, modificationTime, dataChange, stats, tags);
    }

    private RemoveFile remove() {
        String path = "";
        long deletionTimestamp = 0;
        boolean dataChange = true;
        Map<String, String> partitionValues = Map.of();
        long size = 0;
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "path" -> path = text();
                case "deletionTimestamp" -> deletionTimestamp = number();
                case "dataChange" -> dataChange = json.getBooleanValue();
                case "partitionValues" -> partitionValues = map();
                case "size" -> size = number();
                default -> json.skipChildren();
            }
        }
        return new RemoveFile(required("remove.path", path), deletionTimestamp, dataChange, partitionValues, size);
    }

    private String text() {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        expect(JsonToken.VALUE_STRING);
        return json.getString();
    }

    private long number() {
        return json.currentToken() == JsonToken.VALUE_NULL ? 0 : json.getLongValue();
    }

    private List<String> strings() {
        List<String> strings = new ArrayList<>();
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            expect(JsonToken.START_ARRAY);
            while (json.nextToken() != JsonToken.END_ARRAY) {
                strings.add(text());
            }
        }
        return strings;
    }

    private Map<String, String> map() {
        Map<String, String> map = new HashMap<>();
        if (json.currentToken() != JsonToken.VALUE_NULL) {
            expect(JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                map.put(name, text());
            }
        }
        return map;
    }

    private void expect(JsonToken token) {
        if (json.currentToken() != token) {
            throw new IllegalArgumentException(json.currentTokenLocation().offsetDescription() + ": must be " + token
                    + ", was " + json.currentToken());
        }
    }

    private static String required(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty, was left out");
        }
        return value;
    }
}
