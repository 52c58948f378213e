package io.ingestor.delta;

import io.ingestor.Ingestor;
import io.ingestor.IngestorBuilder;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.wal.segmented.SegmentedOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A process that ingests into tables until it is killed, and prints each acknowledgement to standard output. A line
 * contains the number of the first record of the batch, its size, its first sequence, and a final dot.
 */
final class KilledTables {

    static final List<String> TENANTS = List.of("acme", "beta", "gamma");

    private static final int IN_FLIGHT = 16;

    private KilledTables() {}

    static IngestorBuilder ingestor(Path directory) {
        return Ingestor.builder(directory.resolve("data"))
                .memoryBudget(8 << 20)
                .flushInterval(Duration.ofMillis(20))
                .walOptions(SegmentedOptions.builder().segmentBytes(128 << 10).build())
                .sink(DeltaSink.builder(directory.resolve("tables")).build());
    }

    static String tenant(long number) {
        return TENANTS.get((int) (number % TENANTS.size()));
    }

    private static RecordBatch batch(long first, int size) {
        RecordBatch.Builder batch = RecordBatch.builder();
        for (long number = first; number < first + size; number++) {
            batch.add(Record.builder(tenant(number))
                    .entity("e" + number)
                    .put("n", number)
                    .build());
        }
        return batch.build();
    }

    public static void main(String[] args) throws Exception {
        long next = Long.parseLong(args[1]);
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        Ingestor ingestor = ingestor(Path.of(args[0])).open();
        System.out.println("open");
        while (true) {
            inFlight.acquire();
            int size = 1 + (int) (next % 7);
            long first = next;
            next += size;
            ingestor.ingest(batch(first, size)).whenComplete((result, failure) -> {
                if (failure != null) {
                    Runtime.getRuntime().halt(1);
                }
                String line = first + " " + size + " " + result.firstSequence() + " .\n";
                synchronized (inFlight) {
                    System.out.print(line);
                    System.out.flush();
                }
                inFlight.release();
            });
        }
    }
}
