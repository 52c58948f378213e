package io.ingestor.delta.internal.log;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A writer of commit files: one JSON object per line, each with one action. The first line is the note about the
 * commit. Its tag {@value #CHECKSUM} has the CRC-32C of all bytes that follow the line, as 8 hexadecimal digits.
 */
final class CommitWriter {

    static final String CHECKSUM = "ingestion.crc32c";

    private static final JsonFactory JSON = new JsonFactory();

    private CommitWriter() {}

    /** Returns the content of the file of a commit. */
    static byte[] write(CommitInfo info, List<Action> actions) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Action action : actions) {
            if (action instanceof Protocol protocol) {
                line(out, "protocol", json -> protocol(json, protocol));
            } else if (action instanceof Metadata metadata) {
                line(out, "metaData", json -> metadata(json, metadata));
            } else if (action instanceof Transaction transaction) {
                line(out, "txn", json -> transaction(json, transaction));
            } else if (action instanceof AddFile add) {
                line(out, "add", json -> add(json, add));
            } else if (action instanceof RemoveFile remove) {
                line(out, "remove", json -> remove(json, remove));
            }
        }
        byte[] lines = out.toByteArray();
        out.reset();
        line(out, "commitInfo", json -> info(json, info, checksum(lines, 0)));
        out.writeBytes(lines);
        return out.toByteArray();
    }

    /** Returns the checksum of the bytes from an offset on. */
    static String checksum(byte[] content, int offset) {
        CRC32C crc = new CRC32C();
        crc.update(content, offset, content.length - offset);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** Writes the members of an action. */
    private interface Members {
        void write(JsonGenerator json);
    }

    private static void line(ByteArrayOutputStream out, String name, Members members) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeObjectPropertyStart(name);
            members.write(json);
            json.writeEndObject();
            json.writeEndObject();
        }
        out.write('\n');
    }

    private static void info(JsonGenerator json, CommitInfo info, String checksum) {
        json.writeNumberProperty("timestamp", info.timestamp());
        json.writeStringProperty("operation", info.operation());
        map(json, "operationParameters", info.parameters());
        json.writeBooleanProperty("isBlindAppend", info.blindAppend());
        json.writeStringProperty("engineInfo", CommitInfo.ENGINE);
        map(json, "tags", Map.of(CHECKSUM, checksum));
    }

    private static void protocol(JsonGenerator json, Protocol protocol) {
        json.writeNumberProperty("minReaderVersion", protocol.minReader());
        json.writeNumberProperty("minWriterVersion", protocol.minWriter());
    }

    private static void metadata(JsonGenerator json, Metadata metadata) {
        json.writeStringProperty("id", metadata.id());
        json.writeStringProperty("name", metadata.name());
        json.writeObjectPropertyStart("format");
        json.writeStringProperty("provider", "parquet");
        map(json, "options", Map.of());
        json.writeEndObject();
        json.writeStringProperty("schemaString", metadata.schema());
        json.writeArrayPropertyStart("partitionColumns");
        for (String column : metadata.partitionColumns()) {
            json.writeString(column);
        }
        json.writeEndArray();
        map(json, "configuration", metadata.configuration());
        json.writeNumberProperty("createdTime", metadata.createdTime());
    }

    private static void transaction(JsonGenerator json, Transaction transaction) {
        json.writeStringProperty("appId", transaction.appId());
        json.writeNumberProperty("version", transaction.version());
        json.writeNumberProperty("lastUpdated", transaction.lastUpdated());
    }

    private static void add(JsonGenerator json, AddFile add) {
        json.writeStringProperty("path", add.path());
        partition(json, add.partitionValues());
        json.writeNumberProperty("size", add.size());
        json.writeNumberProperty("modificationTime", add.modificationTime());
        json.writeBooleanProperty("dataChange", add.dataChange());
        if (!add.stats().isEmpty()) {
            json.writeStringProperty("stats", add.stats());
        }
        if (!add.tags().isEmpty()) {
            map(json, "tags", add.tags());
        }
    }

    private static void remove(JsonGenerator json, RemoveFile remove) {
        json.writeStringProperty("path", remove.path());
        json.writeNumberProperty("deletionTimestamp", remove.deletionTimestamp());
        json.writeBooleanProperty("dataChange", remove.dataChange());
        json.writeBooleanProperty("extendedFileMetadata", true);
        partition(json, remove.partitionValues());
        json.writeNumberProperty("size", remove.size());
    }

    private static void partition(JsonGenerator json, Map<String, String> values) {
        json.writeObjectPropertyStart("partitionValues");
        new TreeMap<>(values).forEach((name, value) -> {
            if (value.isEmpty()) {
                json.writeNullProperty(name);
            } else {
                json.writeStringProperty(name, value);
            }
        });
        json.writeEndObject();
    }

    private static void map(JsonGenerator json, String name, Map<String, String> values) {
        json.writeObjectPropertyStart(name);
        new TreeMap<>(values).forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
