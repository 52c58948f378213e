package io.ingestor.delta.internal.table;

import java.util.stream.IntStream;

/** The guards of all tables. A table always has the same guard, and some tables share one. */
public final class TableGuards {

    private static final int COUNT = 256;

    private final TableGuard[] guards =
            IntStream.range(0, COUNT).mapToObj(i -> new TableGuard()).toArray(TableGuard[]::new);

    TableGuard of(TableName name) {
        return guards[Math.floorMod(name.hashCode(), COUNT)];
    }
}
