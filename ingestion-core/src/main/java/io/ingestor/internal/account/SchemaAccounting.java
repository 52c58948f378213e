package io.ingestor.internal.account;

import io.ingestor.IngestorStats.SchemaCounts;
import io.ingestor.internal.block.SchemaTally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The counts of records by tenant, schema and step. Clients can invent tenants, so the counters are bounded like those
 * of {@link Accounting}. There are at most {@value #MAX_COUNTERS}. A batch adds none for a step that rejects all of its
 * records. Idle counters give way to new ones. All other records are counted in one sum for each schema and step, under
 * a name that no tenant can have.
 */
public final class SchemaAccounting {

    static final int MAX_COUNTERS = 10_000;

    private static final SchemaCounter[] NONE = new SchemaCounter[0];
    private static final long SWEEP_NANOS = 1_000_000_000;

    private static final Comparator<SchemaCounts> ORDER = Comparator.comparing(SchemaCounts::tenant)
            .thenComparing(SchemaCounts::schema)
            .thenComparingInt(SchemaCounts::version)
            .thenComparing(SchemaCounts::step);

    private final LongSupplier nanoTime;
    private final Map<SchemaCounter.Key, SchemaCounter> counters = new ConcurrentHashMap<>();

    /**
     * The sums, which are never folded. Beyond {@value #MAX_COUNTERS} sums, further schemas share one sum for each
     * step.
     */
    private final Map<SchemaCounter.Key, SchemaCounter> sums = new ConcurrentHashMap<>();

    private long nextSweep; // guarded by this

    SchemaAccounting(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.nextSweep = nanoTime.getAsLong();
    }

    /** Counts the records of a batch; returns the counters, in the order of the tallies, for {@link #withdraw}. */
    SchemaCounter[] count(List<SchemaTally> tallies) {
        if (tallies.isEmpty()) {
            return NONE;
        }
        SchemaCounter[] counted = new SchemaCounter[tallies.size()];
        long now = nanoTime.getAsLong();
        for (int i = 0; i < counted.length; i++) {
            counted[i] = count(tallies.get(i), now);
        }
        return counted;
    }

    private SchemaCounter count(SchemaTally tally, long now) {
        SchemaCounter.Key key = SchemaCounter.Key.of(tally);
        SchemaCounter counter = counters.get(key);
        if (counter != null && counter.add(tally, now)) {
            return counter;
        }
        return tally.checked() <= tally.rejected() ? addToSum(key, tally, now) : countNew(key, tally, now);
    }

    private synchronized SchemaCounter countNew(SchemaCounter.Key key, SchemaTally tally, long now) {
        SchemaCounter counter = counters.get(key);
        if (counter == null && hasRoom(now)) {
            counter = new SchemaCounter(key, now);
            counters.put(key, counter);
        }
        // A counter from the map is not folded: counters are folded only under this lock, and then leave the map.
        return counter != null && counter.add(tally, now) ? counter : addToSum(key, tally, now);
    }

    private SchemaCounter addToSum(SchemaCounter.Key key, SchemaTally tally, long now) {
        SchemaCounter sum = sum(key, now);
        boolean added = sum.add(tally, now);
        assert added : "the sums never fold";
        return sum;
    }

    private SchemaCounter sum(SchemaCounter.Key key, long now) {
        SchemaCounter.Key summed = key.withoutTenant();
        SchemaCounter known = sums.get(summed);
        if (known != null) {
            return known;
        }
        SchemaCounter.Key made = sums.size() < MAX_COUNTERS ? summed : key.withoutNames();
        return sums.computeIfAbsent(made, name -> new SchemaCounter(name, now));
    }

    private boolean hasRoom(long now) {
        if (counters.size() >= MAX_COUNTERS && now - nextSweep >= 0) {
            nextSweep = now + SWEEP_NANOS;
            counters.entrySet()
                    .removeIf(entry ->
                            entry.getValue().foldInto(sum(entry.getKey(), now), now, Accounting.IDLE.toNanos()));
        }
        return counters.size() < MAX_COUNTERS;
    }

    /** Withdraws the counts of a batch whose caller ingests the same records again. */
    void withdraw(List<SchemaTally> tallies, SchemaCounter[] counted) {
        for (int i = 0; i < counted.length; i++) {
            if (!counted[i].remove(tallies.get(i))) {
                boolean removed = sum(SchemaCounter.Key.of(tallies.get(i)), nanoTime.getAsLong())
                        .remove(tallies.get(i));
                assert removed : "the sums never fold";
            }
        }
    }

    /** Returns the counts, sorted by tenant, schema and step. The lock keeps counters from being folded meanwhile. */
    public synchronized List<SchemaCounts> snapshot() {
        List<SchemaCounts> counts = new ArrayList<>();
        counters.values().forEach(counter -> counts.add(counter.snapshot()));
        sums.values().forEach(sum -> counts.add(sum.snapshot()));
        counts.sort(ORDER);
        return counts;
    }
}
