package io.ingestor.memtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A differential test of a table against a map of the JDK. Both get the same puts and the same reads: of the live
 * table, of its snapshots, and of the sealed table.
 */
public final class Differential {

    private static final int TABLES = 4;
    private static final int VERSIONS_AT_LEAST = 100;
    private static final int PUTS_PER_CURSOR = 100;
    private static final int MAX_TOGETHER = 80;

    private final Random random;
    private final RandomPuts puts;
    private final Memtable table;
    private final MapTable map = new MapTable();
    private final List<EntryCursor> cursors = new ArrayList<>();
    private final List<List<Put>> expected = new ArrayList<>();

    private Differential(MemtableFactory factory, ArrayPool pool, long seed) {
        this.random = new Random(seed);
        this.puts = new RandomPuts(random);
        this.table = factory.create(new MemtableOptions(1, pool));
    }

    /** Fails if a read of the table differs from that of the map. */
    public static void run(MemtableFactory factory, long seed) {
        new Differential(factory, new ArrayPool(), seed).run();
    }

    /** Runs {@link #run(MemtableFactory, long)} several times, each with the recycled arrays of the previous tables. */
    public static void runRecycling(MemtableFactory factory, long seed) {
        ArrayPool pool = new ArrayPool();
        for (int n = 0; n < TABLES; n++) {
            Differential differential = new Differential(factory, pool, seed + n);
            differential.run();
            differential.table.seal().recycle();
        }
    }

    private void run() {
        Map<String, Integer> versions = new HashMap<>();
        int count = 0;
        int cursorAt = PUTS_PER_CURSOR;
        while (versions.size() < RandomPuts.MIN_KEYS || fewest(versions) < VERSIONS_AT_LEAST) {
            Put[] together = new Put[random.nextInt(4) == 0 ? 1 + random.nextInt(MAX_TOGETHER) : 1];
            for (int i = 0; i < together.length; i++) {
                together[i] = puts.next();
                versions.merge(together[i].key(), 1, Integer::sum);
                map.put(together[i]);
            }
            Tables.put(table, together);
            count += together.length;
            ask(table, puts.snapshot());
            ask(table, Long.MAX_VALUE);
            if (count >= cursorAt) {
                cursorAt = count + PUTS_PER_CURSOR;
                openCursor();
            }
        }
        SealedMemtable sealed = table.seal();

        for (int i = 0; i < count; i++) {
            ask(sealed, puts.snapshot());
        }
        assertThat(Tables.drain(sealed.inSequence())).isEqualTo(map.puts());
        assertThat(cursors.stream().map(Tables::drain).toList()).isEqualTo(expected);
    }

    private int fewest(Map<String, Integer> versions) {
        int fewest = Integer.MAX_VALUE;
        for (String key : puts.keys()) {
            fewest = Math.min(fewest, versions.getOrDefault(key, 0));
        }
        return fewest;
    }

    private void openCursor() {
        byte[] prefix = puts.prefix();
        long snapshot = random.nextInt(4) == 0 ? Long.MAX_VALUE : puts.snapshot();
        cursors.add(table.scan(prefix, snapshot));
        expected.add(map.scan(prefix, snapshot));
    }

    private void ask(MemtableReads reads, long snapshot) {
        byte[] key = puts.key();
        long version = puts.version();
        if (!(reads instanceof Memtable live) || live.capabilities().contains(Capability.GET_BEFORE_SEAL)) {
            assertThat(Tables.latest(reads, key, snapshot)).isEqualTo(map.latest(key, snapshot));
            assertThat(Tables.atVersion(reads, key, version, snapshot))
                    .isEqualTo(map.atVersion(key, version, snapshot));
        }
        if (random.nextInt(50) == 0) {
            byte[] prefix = puts.prefix();
            assertThat(Tables.scan(reads, prefix, snapshot)).isEqualTo(map.scan(prefix, snapshot));
        }
    }
}
