package io.ingestor.delta.internal.compact;

import io.ingestor.delta.internal.table.TableName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that need maintenance, and when. Safe for use by several threads. */
final class DueTables {

    private final Map<TableName, Instant> times = new HashMap<>();

    /** Adds a table. If it is due earlier already, that time stays. */
    synchronized void add(TableName table, Instant time) {
        times.merge(table, time, (known, other) -> known.isBefore(other) ? known : other);
    }

    /** Removes and returns the tables that are due, the one that is due for the longest time first. */
    synchronized List<TableName> take(Instant now) {
        List<TableName> due = times.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .toList();
        due.forEach(times::remove);
        return due;
    }
}
