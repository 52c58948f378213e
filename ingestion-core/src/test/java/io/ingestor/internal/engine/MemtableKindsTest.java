package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static io.ingestor.internal.fake.Records.number;
import static io.ingestor.internal.fake.Records.record;
import static io.ingestor.internal.fake.Records.versioned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Records;
import io.ingestor.memtable.BlockEntries;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.append.AppendMemtable;
import io.ingestor.memtable.hash.HashMemtable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

/**
 * Tests of engines on tables that support less than the default, or contain entries that the engine did not put there.
 */
class MemtableKindsTest {

    /** The number whose record is stored as a delete. */
    private static final long DELETED = 666;

    private static Engine engine(MemtableFactory factory) throws Exception {
        return EngineBuilder.on(new ControlledLog().automatic())
                .memoryBudget(4 << 20)
                .memtables(factory)
                .open();
    }

    private static void rotate(Engine engine) {
        int before = engine.stats().memory().memtables().count();
        while (engine.stats().memory().memtables().count() == before) {
            engine.ingest(large("filler", 200_000)).join();
        }
    }

    @Test
    void aTableThatOnlyAppendsIsScanned() throws Exception {
        Engine engine = engine(AppendMemtable.factory());
        engine.ingest(record("b", 1)).join();
        engine.ingest(record("a", 2)).join();
        rotate(engine);
        engine.ingest(record("b", 3)).join();

        assertThat(Records.all(engine.scan(TENANT)))
                .filteredOn(stored -> !stored.id().entity().equals("filler"))
                .extracting(Records::number)
                .containsExactly(2L, 3L);
    }

    @Test
    void aGetOfATableThatOnlyAppendsIsRefusedAlwaysWithTheTableNamedAndWhatToUse() throws Exception {
        Engine engine = engine(AppendMemtable.factory());
        assertRefusesGets(engine);
        engine.ingest(record("a", 1)).join();
        assertRefusesGets(engine);
        rotate(engine);
        assertRefusesGets(engine);
    }

    private static void assertRefusesGets(Engine engine) {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> engine.get(TENANT, "a"))
                .withMessageContaining("AppendMemtable")
                .withMessageContaining("scan, or use another, such as HashMemtable");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> engine.get(TENANT, "a", 1))
                .withMessageContaining("AppendMemtable");
    }

    @Test
    void aTombstoneHidesTheEntityWhereverItsValuesAre() throws Exception {
        Engine engine = engine(options -> deleting(HashMemtable.factory().create(options)));
        engine.ingest(versioned("a", 1, 1)).join();
        engine.ingest(versioned("b", 1, 2)).join();
        engine.ingest(versioned("c", 700, 3)).join();
        rotate(engine);
        engine.ingest(versioned("a", DELETED, 0)).join();
        engine.ingest(versioned("c", DELETED, 0)).join();

        assertThat(engine.get(TENANT, "a")).isEmpty();
        assertThat(engine.get(TENANT, "a", DELETED)).isEmpty();
        assertThat(number(engine.get(TENANT, "a", 1).orElseThrow())).isEqualTo(1);
        assertThat(number(engine.get(TENANT, "b").orElseThrow())).isEqualTo(2);
        assertThat(number(engine.get(TENANT, "c").orElseThrow())).isEqualTo(3);
        assertThat(Records.entities(engine.scan(TENANT))).containsExactly("b", "c", "filler");

        rotate(engine);
        engine.ingest(versioned("a", 667, 4)).join();

        assertThat(number(engine.get(TENANT, "a").orElseThrow())).isEqualTo(4);
        assertThat(Records.entities(engine.scan(TENANT))).containsExactly("a", "b", "c", "filler");
    }

    private static void putOrDelete(Memtable table, int block, BlockEntries entries, long firstSequence) {
        for (int i = 0; i < entries.count(); i++) {
            int key = entries.keyOffset(i);
            int keyLength = entries.keyLength(i);
            long version = entries.version(i);
            long sequence = firstSequence + i;
            if (version == DELETED) {
                table.delete(block, key, keyLength, version, sequence);
            } else {
                table.put(block, key, keyLength, entries.valueOffset(i), entries.valueLength(i), version, sequence);
            }
        }
    }

    private static Memtable deleting(Memtable table) {
        return (Memtable) Proxy.newProxyInstance(
                Memtable.class.getClassLoader(), new Class<?>[] {Memtable.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putAll")) {
                        putOrDelete(table, (int) arguments[0], (BlockEntries) arguments[1], (long) arguments[2]);
                        return null;
                    }
                    try {
                        return method.invoke(table, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
