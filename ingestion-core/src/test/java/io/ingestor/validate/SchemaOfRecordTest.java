package io.ingestor.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordFields.Kind;
import io.ingestor.RecordView;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.Sink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a sink finds the schema of each record, and its shape, with the public API only. */
class SchemaOfRecordTest {

    @TempDir
    private Path directory;

    private final Schemas schemas = Schemas.builder()
            .add("acme", "reading", 1, Schema.any())
            .add(
                    "acme",
                    "reading",
                    3,
                    Schema.builder()
                            .property(
                                    "load",
                                    Schema.builder().types(SchemaType.NUMBER).build())
                            .build())
            .add(
                    Schemas.ALL_TENANTS,
                    "beat",
                    1,
                    Schema.builder()
                            .property(
                                    "n",
                                    Schema.builder().types(SchemaType.INTEGER).build())
                            .build())
            .build();

    private final Queue<String> found = new ConcurrentLinkedQueue<>();

    private void read(FlushBatch batch) throws IOException {
        try (RecordCursor records = batch.records()) {
            for (RecordView record = records.next(); record != null; record = records.next()) {
                found.add(record.entity() + " " + schemaOf(record));
            }
        }
    }

    private String schemaOf(RecordView record) {
        RecordFields fields = record.fields();
        String name = "";
        long version = 0;
        while (fields.next()) {
            if (fields.name().contentEquals("schema")) {
                assertThat(fields.kind()).isEqualTo(Kind.OBJECT);
                fields.enter();
                while (fields.next()) {
                    if (fields.name().contentEquals("name")) {
                        assertThat(fields.kind()).isEqualTo(Kind.TEXT);
                        name = fields.bytes().text();
                    } else if (fields.name().contentEquals("version")) {
                        assertThat(fields.kind()).isEqualTo(Kind.INTEGER);
                        version = fields.integer();
                    }
                }
                fields.leave();
            }
        }
        return name.isEmpty()
                ? "none"
                : name + ":" + version + " "
                        + schemas.find(record.tenant(), name, (int) version)
                                .orElseThrow()
                                .schema()
                                .shape();
    }

    @Test
    void isStoredWithTheVersionThatWasFound() throws IOException {
        try (Ingestor ingestor = Ingestor.builder(directory.resolve("log"))
                .schemas(SchemaRegistry.of(schemas))
                .sink(Sink.calling(this::read))
                .open()) {
            for (Record.Builder record : List.of(
                    Record.builder("acme").entity("latest").schema("reading", 0).put("load", 1),
                    Record.builder("acme").entity("first").schema("reading", 1).put("load", 1),
                    Record.builder("globex").entity("shared").schema("beat", 0).put("n", 1),
                    Record.builder("acme").entity("free").put("load", 1))) {
                ingestor.ingest(record.build()).join();
            }
        }

        assertThat(found)
                .containsExactly(
                        "latest reading:3 {load: number}",
                        "first reading:1 {}",
                        "shared beat:1 {n: integer}",
                        "free none");
    }
}
