package io.ingestor.delta;

import io.ingestor.Record;
import io.ingestor.sink.LentBatch;
import io.ingestor.sink.LogLineage;
import io.ingestor.sink.SinkContext;
import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaRegistry;
import io.ingestor.validate.SchemaType;
import io.ingestor.validate.Schemas;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Records for several tables, and a sink that gets them as an ingestor delivers them. Each sequence always has the same
 * record, so that a batch can be delivered again with other boundaries.
 */
final class Deliveries {

    static final UUID LOG = UUID.fromString("6f1c1a52-5d0f-4c5c-9a70-3f9d1f0f1a01");
    static final LogLineage LINEAGE = LogLineage.parse("00000000000000a1@1");

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.of(Schemas.builder()
            .add("acme", "orders", 1, schema("total"))
            .add("acme", "orders", 2, schema("total", "discount"))
            .build());

    private Deliveries() {}

    private static Schema schema(String... numbers) {
        var builder = Schema.builder().types(SchemaType.OBJECT);
        for (String number : numbers) {
            builder.property(number, Schema.builder().types(SchemaType.NUMBER).build());
        }
        return builder.build();
    }

    /** Returns a sink over a simulated directory, which commits its tables in a fixed order. */
    static DeltaSink sink(StorageDirectory directory) {
        return builder(directory).build();
    }

    static DeltaSinkBuilder builder(StorageDirectory directory) {
        return new DeltaSinkBuilder(() -> directory)
                .schemas(SCHEMAS)
                .threads(1)
                .clock(Clock.fixed(Instant.parse("2026-11-30T23:59:59Z"), ZoneOffset.UTC))
                .maintenanceOnDemand();
    }

    /** Opens a sink and returns the sequence up to which it has everything. */
    static long open(DeltaSink sink) throws IOException {
        return sink.open(new SinkContext(LOG, 0)).lastSequence();
    }

    static Record record(long sequence) {
        Record.Builder record =
                Record.builder(sequence % 3 == 0 ? "beta" : "acme").entity("e" + sequence % 5);
        if (sequence % 3 == 1) {
            // The second version comes in the middle of a batch.
            record.schema("orders", sequence < 10 ? 1 : 2)
                    .put("total", sequence)
                    .put("discount", 0.5);
        } else {
            record.put("n", sequence);
        }
        return record.build();
    }

    private static String table(long sequence) {
        return sequence % 3 == 0 ? "beta/_" : sequence % 3 == 1 ? "acme/orders" : "acme/_";
    }

    static void flush(DeltaSink sink, long first, long last) throws IOException {
        SortedMap<Long, Record> records = new TreeMap<>();
        for (long sequence = first; sequence <= last; sequence++) {
            records.put(sequence, record(sequence));
        }
        LentBatch batch = LentBatch.of(LOG, LINEAGE, records);
        try {
            sink.flush(batch);
        } finally {
            batch.end();
        }
    }

    /** Returns what the tables must have after the records up to a sequence. */
    static Map<String, List<Long>> expected(long last) {
        Map<String, List<Long>> rows = new TreeMap<>();
        for (long sequence = 1; sequence <= last; sequence++) {
            rows.computeIfAbsent(table(sequence), name -> new ArrayList<>()).add(sequence);
        }
        return rows;
    }
}
