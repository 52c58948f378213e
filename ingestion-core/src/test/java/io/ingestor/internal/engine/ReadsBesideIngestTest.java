package io.ingestor.internal.engine;

import static io.ingestor.internal.fake.Records.TENANT;
import static io.ingestor.internal.fake.Records.large;
import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.Backpressure;
import io.ingestor.RecordCursor;
import io.ingestor.StoredRecord;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.EngineBuilder;
import io.ingestor.internal.fake.Spin;
import io.ingestor.memtable.Memtable;
import io.ingestor.memtable.MemtableFactory;
import io.ingestor.memtable.hash.HashMemtable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that readers do not keep tables in memory. A table leaves when its memory is needed, and its memory is freed
 * once its current readers are done.
 */
@Timeout(60)
class ReadsBesideIngestTest {

    private static final int BUDGET = 4 << 20;
    private static final int RECORD = 40_000;

    /** Starts a thread per task. The common pool may have a single thread, which a parked get would block. */
    private static final Executor THREAD_EACH = task -> new Thread(task).start();

    /** A get that is parked while it holds all tables, until the test releases it. */
    private static final class ParkedGet {

        private final Gate gate;
        private final long wholeBefore;
        private final CompletableFuture<Optional<StoredRecord>> result;

        ParkedGet(Engine engine) throws InterruptedException {
            gate = new Gate();
            wholeBefore = wholeFrom(engine);
            result = CompletableFuture.supplyAsync(
                    () -> {
                        GatedGets.CURRENT.set(gate);
                        return engine.get(TENANT, "filler-0");
                    },
                    THREAD_EACH);
            gate.entered.await();
        }

        void letOn() {
            gate.open.countDown();
        }

        void end() throws Exception {
            letOn();
            result.get(30, TimeUnit.SECONDS);
        }
    }

    private static final class Gate {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);

        void pass() {
            entered.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Hash tables with a gate for gets of threads that have one. */
    private static final class GatedGets {

        static final ThreadLocal<Gate> CURRENT = new ThreadLocal<>();

        MemtableFactory factory() {
            return options -> {
                Memtable table = HashMemtable.factory().create(options);
                return (Memtable) Proxy.newProxyInstance(
                        Memtable.class.getClassLoader(),
                        new Class<?>[] {Memtable.class},
                        (proxy, method, arguments) -> {
                            Gate gate = CURRENT.get();
                            if (gate != null && method.getName().equals("latest")) {
                                CURRENT.remove();
                                gate.pass();
                            }
                            try {
                                return method.invoke(table, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            };
        }
    }

    private final GatedGets gets = new GatedGets();

    private Engine engine(Backpressure backpressure) throws Exception {
        return EngineBuilder.on(new ControlledLog().automatic())
                .memoryBudget(BUDGET)
                .backpressure(backpressure)
                .memtables(gets.factory())
                .open();
    }

    /** Ingests until a table has to leave for the next record. */
    private static void fill(Engine engine) {
        int tables = 0;
        for (int i = 0; engine.stats().memory().memtables().count() >= tables; i++) {
            tables = engine.stats().memory().memtables().count();
            engine.ingest(large("filler-" + i, RECORD)).join();
        }
    }

    private static long wholeFrom(Engine engine) {
        return engine.stats().memory().wholeFrom();
    }

    private static CompletableFuture<Void> ingestTwiceTheBudget(Engine engine) {
        return CompletableFuture.runAsync(
                () -> {
                    for (int i = 0; i < 2 * BUDGET / RECORD; i++) {
                        CompletableFuture<Ack> ack = engine.ingest(large("more-" + i, RECORD));
                        assertThat(ack).isCompleted();
                    }
                },
                THREAD_EACH);
    }

    @Test
    void getsOfWhichOneIsAlwaysUnderWayDoNotHoldUpIngestion() throws Exception {
        Engine engine = engine(Backpressure.waitAtMost(Duration.ofMinutes(10)));
        fill(engine);
        ParkedGet get = new ParkedGet(engine);
        CompletableFuture<Void> ingested = ingestTwiceTheBudget(engine);

        while (!ingested.isDone()) {
            long whole = get.wholeBefore;
            Spin.until(() -> ingested.isDone() || wholeFrom(engine) > whole);
            ParkedGet next = new ParkedGet(engine);
            get.end();
            get = next;
        }

        ingested.join();
        get.end();
        assertThat(engine.stats().totals().refused()).isZero();
    }

    @Test
    void shortScansOfWhichOneIsAlwaysOpenDoNotHoldUpIngestion() throws Exception {
        Engine engine = engine(Backpressure.waitAtMost(Duration.ofMinutes(10)));
        fill(engine);
        long whole = wholeFrom(engine);
        RecordCursor scan = engine.scan(TENANT);
        CompletableFuture<Void> ingested = ingestTwiceTheBudget(engine);

        while (!ingested.isDone()) {
            long before = whole;
            Spin.until(() -> ingested.isDone() || wholeFrom(engine) > before);
            whole = wholeFrom(engine);
            RecordCursor next = engine.scan(TENANT);
            scan.close();
            scan = next;
        }

        ingested.join();
        assertThat(engine.stats().totals().refused()).isZero();
    }

    @Test
    void aCallThatDoesNotWaitForMemoryWaitsForAGetThatIsUnderWay() throws Exception {
        Engine engine = engine(Backpressure.refuse());
        fill(engine);

        for (int i = 0; i < 8; i++) {
            long whole = wholeFrom(engine);
            ParkedGet get = new ParkedGet(engine);
            CompletableFuture<Void> ended = CompletableFuture.runAsync(
                    () -> {
                        Spin.until(() -> wholeFrom(engine) > whole);
                        get.letOn();
                    },
                    THREAD_EACH);
            while (!ended.isDone()) {
                assertThat(engine.ingest(large("more", RECORD))).isCompleted();
            }
        }
    }
}
