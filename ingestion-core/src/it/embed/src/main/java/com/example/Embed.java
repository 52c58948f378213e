package com.example;

import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import java.nio.file.Path;

/** A host that embeds the ingestor. Its argument is a directory that does not exist yet. */
public final class Embed {
    private Embed() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        try (Ingestor ingestor = Ingestor.builder(directory).open()) {
            ingestor.ingest(record("order-1", 42.5)).join();
            ingestor.ingest(RecordBatch.of(record("order-2", 10.0), record("order-3", 99.0)))
                    .join();
        }
        try (Ingestor reopened = Ingestor.builder(directory).open();
                RecordCursor log = reopened.read(reopened.firstSequence())) {
            Object total = reopened.get("acme", "order-1")
                    .orElseThrow()
                    .record()
                    .data()
                    .get("total");
            int records = 0;
            while (log.next() != null) {
                records++;
            }
            if (records != 3 || !Double.valueOf(42.5).equals(total)) {
                throw new IllegalStateException("read back " + records + " records and the total " + total);
            }
            System.out.println("3 records survived the reopen");
        }
    }

    private static Record record(String entity, double total) {
        return Record.builder("acme").entity(entity).put("total", total).build();
    }
}
