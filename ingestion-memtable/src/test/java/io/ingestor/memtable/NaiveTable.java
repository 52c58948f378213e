package io.ingestor.memtable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a table should answer, by looking at every put each time. */
public final class NaiveTable {

    private static final Comparator<Put> LATEST_FIRST = Comparator.comparingLong(Put::version)
            .thenComparingLong(Put::sequence)
            .reversed();

    private static final Comparator<Put> BY_KEY = (a, b) -> Arrays.compareUnsigned(a.keyBytes(), b.keyBytes());

    private final List<Put> puts = new ArrayList<>();

    /** Remembers one put. */
    public void put(Put put) {
        puts.add(put);
    }

    /** All that was put, in the order of sequences. */
    public List<Put> puts() {
        return puts;
    }

    /** See {@link MemtableReads#latest}. */
    public Optional<Put> latest(byte[] key, long snapshot) {
        return seen(key, snapshot).min(LATEST_FIRST);
    }

    /** See {@link MemtableReads#atVersion}. */
    public Optional<Put> atVersion(byte[] key, long version, long snapshot) {
        return seen(key, snapshot).filter(put -> put.version() == version).min(LATEST_FIRST);
    }

    /** See {@link MemtableReads#scan}. */
    public List<Put> scan(byte[] prefix, long snapshot) {
        String start = Put.of(prefix, prefix, 0, 0).key();
        return puts.stream()
                .filter(put -> put.sequence() <= snapshot && put.key().startsWith(start))
                .sorted(BY_KEY.thenComparing(LATEST_FIRST))
                .toList();
    }

    private Stream<Put> seen(byte[] key, long snapshot) {
        String wanted = Put.of(key, key, 0, 0).key();
        return puts.stream()
                .filter(put -> put.sequence() <= snapshot && put.key().equals(wanted));
    }
}
