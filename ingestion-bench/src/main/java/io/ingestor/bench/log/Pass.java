package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.util.concurrent.Callable;

/** A contender that reads a whole log once in each turn, regardless of the time that takes. */
final class Pass implements Contender {

    private final String name;
    private final ReplayLog log;
    private final Callable<Long> pass;
    private final boolean cold;

    /** @param pass returns the number of records read */
    Pass(String name, ReplayLog log, boolean cold, Callable<Long> pass) {
        this.name = name;
        this.log = log;
        this.cold = cold;
        this.pass = pass;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn run(long nanos) throws Exception {
        if (cold) {
            log.forget();
        }
        long start = System.nanoTime();
        long records = pass.call();
        long took = System.nanoTime() - start;
        return Turn.of("records", records, took)
                .with("MiB/s on disk", log.bytes() * 1e9 / (1 << 20) / took)
                .build();
    }

    @Override
    public void close() {}
}
