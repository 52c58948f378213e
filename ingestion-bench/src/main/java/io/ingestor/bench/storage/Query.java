package io.ingestor.bench.storage;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.delta.TableReader;

/** A contender that repeats a query in DuckDB. */
final class Query implements Contender {

    static final String MILLIS = "ms per query";

    private final String name;
    private final TableReader reader;
    private final String sql;

    Query(String name, TableReader reader, String sql) {
        this.name = name;
        this.reader = reader;
        this.sql = sql;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Turn run(long nanos) throws Exception {
        long start = System.nanoTime();
        long queries = 0;
        do {
            if (reader.rows(sql).isEmpty()) {
                throw new IllegalStateException("the query must return rows, returned none: " + sql);
            }
            queries++;
        } while (System.nanoTime() - start < nanos);
        return Turn.builder()
                .with(MILLIS, (System.nanoTime() - start) / 1e6 / queries)
                .build();
    }

    @Override
    public void close() {}
}
