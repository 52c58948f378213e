package io.ingestor.rules;

import io.ingestor.Ack;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.RecordOrigin;
import io.ingestor.RejectedException;
import io.ingestor.validate.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionException;

/** An in-memory ingestor with a configuration of transforms, for tests of single records. */
final class Shaping implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-30T12:34:56.789Z");

    final TransformConfig config;
    private final Ingestor ingestor;

    private Shaping(Path directory, TransformConfig config) throws IOException {
        this.config = config;
        this.ingestor = Ingestor.builder(directory.resolve("log"))
                .withoutLog()
                .transforms(config)
                .open();
    }

    /** Writes the configuration with single quotes replaced by double quotes, and opens it. */
    static Shaping of(Path directory, String json) throws IOException {
        return new Shaping(directory, open(directory, json));
    }

    static Shaping of(Path directory, TransformConfig config) throws IOException {
        return new Shaping(directory, config);
    }

    static TransformConfig open(Path directory, String json) throws IOException {
        return TransformConfig.builder(write(directory, json))
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .host("box")
                .open();
    }

    static Path write(Path directory, String json) throws IOException {
        return Files.writeString(directory.resolve("transforms.json"), json.replace('\'', '"'));
    }

    /** Returns a configuration of one rule for all records. */
    static String steps(String... steps) {
        return "[{'steps': [" + String.join(", ", steps) + "]}]";
    }

    /** Ingests a record and returns the stored one. */
    Record shape(Record record) {
        Ack ack = ingestor.ingest(record).join();
        if (ack.isFiltered()) {
            throw new AssertionError("the record was filtered");
        }
        return ingestor.find(ack.id().tenant(), ack.id().entity(), ack.id().version())
                .record()
                .orElseThrow()
                .record();
    }

    /** Ingests a record in a batch with the origin and returns the stored one. */
    Record shape(Record record, RecordOrigin origin) {
        RecordBatch batch =
                RecordBatch.builder().origin(origin).returnIds().add(record).build();
        RecordId id = ingestor.ingest(batch).join().id(0).orElseThrow();
        return ingestor.get(id.tenant(), id.entity()).orElseThrow().record();
    }

    boolean drops(Record record) {
        return ingestor.ingest(record).join().isFiltered();
    }

    /** Ingests a record that must be rejected, and returns the first violation. */
    Violation rejection(Record record) {
        try {
            ingestor.ingest(record).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RejectedException rejected) {
                return rejected.rejections().get(0).violations().get(0);
            }
            throw e;
        }
        throw new AssertionError("the record was not rejected");
    }

    @Override
    public void close() throws IOException {
        ingestor.close();
    }
}
