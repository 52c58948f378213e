package io.ingestor.delta;

import io.ingestor.Record;
import io.ingestor.sink.LentBatch;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A sink with one table, acme/_, whose maintenance a test calls. */
final class Upkeep {

    /** The last sequence of {@link #begun}. */
    static final long BEGUN = 48;

    private Upkeep() {}

    static DeltaSink sink(StorageDirectory directory, TestClock clock) {
        return Deliveries.builder(directory).clock(clock).build();
    }

    static void flush(DeltaSink sink, long first, long last) throws IOException {
        flush(sink, first, last, List.of("acme"));
    }

    /** Delivers a record of each tenant, whose sequences follow each other, again and again. */
    static void flush(DeltaSink sink, long first, long last, List<String> tenants) throws IOException {
        SortedMap<Long, Record> records = new TreeMap<>();
        for (long sequence = first; sequence <= last; sequence++) {
            records.put(
                    sequence,
                    Record.builder(tenants.get((int) (sequence % tenants.size())))
                            .entity("e" + sequence % 5)
                            .put("n", sequence)
                            .build());
        }
        LentBatch batch = LentBatch.of(Deliveries.LOG, Deliveries.LINEAGE, records);
        try {
            sink.flush(batch);
        } finally {
            batch.end();
        }
    }

    /** Returns a directory in which a checkpoint is old, and an hour with many files has just ended. */
    static SimulatedDirectory begun() throws IOException {
        SimulatedDirectory directory = new SimulatedDirectory().recording(false);
        TestClock clock = new TestClock("2026-11-30T09:00:00Z");
        try (DeltaSink sink = sink(directory, clock)) {
            Deliveries.open(sink);
            for (long sequence = 1; sequence <= 24; sequence++) {
                flush(sink, sequence, sequence);
            }
            sink.maintain();
            clock.set("2026-11-30T12:00:00Z");
            for (long sequence = 25; sequence <= BEGUN; sequence++) {
                flush(sink, sequence, sequence);
                clock.pass(Duration.ofSeconds(5));
            }
        }
        return new SimulatedDirectory(directory.contents());
    }

    /** Returns all sequences up to one, once. */
    static Map<String, List<Long>> rows(long last) {
        return Map.of("acme/_", LongStream.rangeClosed(1, last).boxed().toList());
    }

    /** Returns the sequences in all tables, sorted. */
    static Map<String, List<Long>> stored(StorageDirectory directory) throws IOException {
        Map<String, List<Long>> rows = new TreeMap<>(StoredRows.of(directory));
        rows.replaceAll((table, sequences) -> sequences.stream().sorted().toList());
        return rows;
    }
}
