package io.ingestor;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * A process that ingests until it is killed, and prints each acknowledgement to standard output. A line contains the
 * number of the first record of the batch, its size, its first sequence, and a final dot.
 */
final class KilledIngestor {

    private static final int IN_FLIGHT = 64;

    private KilledIngestor() {}

    public static void main(String[] args) throws Exception {
        long next = Long.parseLong(args[1]);
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        Ingestor ingestor = KillTest.ingestor(Path.of(args[0])).open();
        while (true) {
            inFlight.acquire();
            int size = 1 + (int) (next % 7);
            long first = next;
            next += size;
            ingestor.ingest(KillTest.batch(first, size)).whenComplete((result, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
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
