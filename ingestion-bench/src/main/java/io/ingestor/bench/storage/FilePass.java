package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.util.concurrent.Callable;

/** A contender that repeats a pass over rows on one thread. */
final class FilePass implements Contender {

    private final String name;
    private final Callable<Long> pass;

    /** @param pass returns the number of rows */
    FilePass(String name, Callable<Long> pass) {
        this.name = name;
        this.pass = pass;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn run(long nanos) throws Exception {
        Meter meter = new Meter();
        long rows = 0;
        do {
            rows += pass.call();
        } while (!meter.hasPassed(nanos));
        return meter.stop(rows).build();
    }

    @Override
    public void close() {}
}
