package io.ingestor.memtable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** A reference table backed by a JDK map, ordered by key, then latest first. */
public final class MapTable {

    // Keys are in hexadecimal, which sorts like the unsigned bytes.
    private static final Comparator<Put> ORDER = Comparator.comparing(Put::key)
            .thenComparing(Comparator.comparingLong(Put::version)
                    .thenComparingLong(Put::sequence)
                    .reversed());

    private final ConcurrentNavigableMap<Put, Put> puts = new ConcurrentSkipListMap<>(ORDER);

    /** Adds a put. */
    public void put(Put put) {
        puts.put(put, put);
    }

    /** Returns all puts, in the order of sequences. */
    public List<Put> puts() {
        return puts.values().stream()
                .sorted(Comparator.comparingLong(Put::sequence))
                .toList();
    }

    /** Returns the expected result of {@link MemtableReads#latest}. */
    public Optional<Put> latest(byte[] key, long snapshot) {
        return seen(key, snapshot).findFirst();
    }

    /** Returns the expected result of {@link MemtableReads#atVersion}. */
    public Optional<Put> atVersion(byte[] key, long version, long snapshot) {
        return seen(key, snapshot).filter(put -> put.version() == version).findFirst();
    }

    private Stream<Put> seen(byte[] key, long snapshot) {
        Put first = first(key);
        return from(first, snapshot).takeWhile(put -> put.key().equals(first.key()));
    }

    /** Returns the expected result of {@link MemtableReads#scan}. */
    public List<Put> scan(byte[] prefix, long snapshot) {
        Put first = first(prefix);
        return from(first, snapshot)
                .takeWhile(put -> put.key().startsWith(first.key()))
                .toList();
    }

    private static Put first(byte[] key) {
        return Put.of(key, new byte[0], Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private Stream<Put> from(Put first, long snapshot) {
        return puts.tailMap(first).values().stream().filter(put -> put.sequence() <= snapshot);
    }
}
