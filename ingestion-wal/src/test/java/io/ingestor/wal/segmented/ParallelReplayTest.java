package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.Compression;
import io.ingestor.wal.CorruptLogException;
import io.ingestor.wal.ReplayListener;
import io.ingestor.wal.ReplayMeter;
import io.ingestor.wal.TruncatedLogException;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.internal.format.FrameFormat;
import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.internal.read.ParallelReplay;
import io.ingestor.wal.internal.read.ReplaySource;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.read.SegmentedReader;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests that a replay with any number of workers shows the same entries, and throws the same, as a reader that goes
 * frame by frame.
 */
@Timeout(120)
class ParallelReplayTest {

    private static final int MOST_WORKERS = 3;

    private final AtomicInteger openFiles = new AtomicInteger();

    /** The entries shown, and the exception that ended the replay, null if it reached the end of the log. */
    private record Shown(List<String> entries, Throwable end) {
        static Shown of(List<String> entries, Throwable end) {
            return new Shown(entries, end);
        }

        String why() {
            return String.valueOf(end);
        }
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(openFiles).as("open files").hasValue(0);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("wal-replay"));
    }

    private static Map<String, byte[]> log(SegmentedOptions options, Random random, int entries, int longest)
            throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory().recording(false);
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, options, CrashWorkload.TIMING)) {
            List<CompletableFuture<Long>> acks = new ArrayList<>();
            for (int i = 0; i < entries; i++) {
                byte[] payload = new byte[1 + random.nextInt(random.nextInt(6) == 0 ? longest : longest / 20)];
                if (random.nextBoolean()) {
                    random.nextBytes(payload);
                }
                acks.add(log.append(ByteBuffer.wrap(payload), random.nextInt(5), AckLevel.ACCEPTED));
                if (i % 50 == 0) {
                    log.sync().get(30, TimeUnit.SECONDS);
                }
            }
            for (CompletableFuture<Long> ack : acks) {
                ack.get(30, TimeUnit.SECONDS);
            }
        }
        return directory.contents();
    }

    private static LogRecovery.Recovered recover(Map<String, byte[]> files) throws Exception {
        return LogRecovery.run(new SimulatedDirectory(files).recording(false), CrashWorkload.OPTIONS.recoveryMode(), 1);
    }

    private static String line(WalEntryView entry) {
        return entry.firstSequence() + "+" + entry.recordCount() + " at " + entry.segment() + ":" + entry.position()
                + " " + entry.compression() + " " + entry.storedBytes() + " "
                + entry.payload().remaining() + " " + entry.payload().hashCode();
    }

    private static Shown stepByStep(StorageDirectory directory, LogRecovery.Recovered log, long from) {
        List<String> entries = new ArrayList<>();
        SegmentTable table = new SegmentTable(log.segments());
        long number = log.segments().get(0).number();
        return Shown.of(entries, catchThrowable(() -> {
            try (SegmentedReader reader = new SegmentedReader(directory, table, log::end, number, from)) {
                for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                    entries.add(line(entry));
                }
            }
        }));
    }

    private Shown parallel(StorageDirectory directory, LogRecovery.Recovered log, long from, int workers) {
        List<String> entries = new ArrayList<>();
        return Shown.of(
                entries,
                catchThrowable(() -> replay(directory, log, from, workers, entry -> entries.add(line(entry)))));
    }

    private void replay(
            StorageDirectory directory, LogRecovery.Recovered log, long from, int workers, ReplayListener listener)
            throws IOException {
        StorageDirectory counted = counted(directory);
        ReplaySource source = new ReplaySource(
                counted, log.segments(), log.end(), log.segments().get(0).number());
        new ParallelReplay(
                        counted,
                        new SegmentTable(log.segments()),
                        log.end(),
                        from,
                        source,
                        new ReplayMeter(listener, source.bytes()),
                        workers)
                .run();
    }

    /** Returns a directory that counts the files that are open for reading. */
    private StorageDirectory counted(StorageDirectory inner) {
        return proxy(StorageDirectory.class, inner, (name, result) -> {
            if (name.equals("openForRead")) {
                openFiles.getAndIncrement();
                return proxy(ReadableFile.class, result, (call, nothing) -> {
                    if (call.equals("close")) {
                        openFiles.getAndDecrement();
                    }
                    return nothing;
                });
            }
            return result;
        });
    }

    private interface After {
        Object call(String name, Object result);
    }

    private static <T> T proxy(Class<T> type, Object inner, After after) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return after.call(method.getName(), method.invoke(inner, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    void smallAndLargeEntriesComeInOrderWhateverTheWorkers() throws Exception {
        long seed = System.nanoTime();
        System.out.println("parallel replay: seed " + seed);
        SegmentedOptions large = SegmentedOptions.builder()
                .segmentBytes(16 << 20)
                .compressionThreshold(256)
                .maxSyncDelay(Duration.ofMillis(2))
                .build();
        Map<String, byte[]> files = log(large, new Random(seed), 250, (4 << 20) - FrameFormat.HEADER_BYTES);
        LogRecovery.Recovered log = recover(files);
        SimulatedDirectory directory = new SimulatedDirectory(files);
        assertThat(log.segments()).hasSizeGreaterThan(1);

        for (long from : new long[] {1, 40, log.end().nextSequence()}) {
            Shown expected = stepByStep(directory, log, from);
            assertThat(expected.end()).isNull();
            for (int workers = 0; workers <= MOST_WORKERS; workers++) {
                assertThat(parallel(directory, log, from, workers))
                        .as("seed %s, from %s, %s workers", seed, from, workers)
                        .isEqualTo(expected);
            }
        }
    }

    /** Runs many short replays, one of which would show a lost wake-up or a chunk that is taken twice. */
    @Test
    void manyReplaysOneAfterTheOtherAllEnd() throws Exception {
        Map<String, byte[]> files = log(CrashWorkload.OPTIONS, new Random(2), 400, 12_000);
        LogRecovery.Recovered log = recover(files);
        SimulatedDirectory directory = new SimulatedDirectory(files).recording(false);
        assertThat(log.segments()).hasSizeGreaterThan(4);

        for (int n = 0; n < 1_000; n++) {
            List<Long> positions = new ArrayList<>();

            replay(directory, log, 1, 1 + n % MOST_WORKERS, entry -> positions.add(entry.position()));

            assertThat(positions).hasSize(400);
        }
    }

    @Test
    void manyTinyEntriesComeInOrder() throws Exception {
        SegmentedOptions options = CrashWorkload.OPTIONS.toBuilder()
                .compression(Compression.NONE)
                .segmentBytes(1 << 20)
                .build();
        Map<String, byte[]> files = log(options, new Random(1), 20_000, 60);
        LogRecovery.Recovered log = recover(files);

        Shown expected = stepByStep(new SimulatedDirectory(files), log, 1);

        assertThat(expected.entries()).hasSize(20_000);
        assertThat(parallel(new SimulatedDirectory(files), log, 1, 2)).isEqualTo(expected);
    }

    @Test
    void damageIsToldAsByAReaderAfterTheEntriesBeforeIt() throws Exception {
        long seed = System.nanoTime();
        System.out.println("damage in a replay: seed " + seed);
        Random random = new Random(seed);
        Map<String, byte[]> files = log(CrashWorkload.OPTIONS, random, 400, 12_000);
        LogRecovery.Recovered log = recover(files);
        List<String> names = List.copyOf(files.keySet());
        int refused = 0;
        for (int n = 0; n < 400; n++) {
            String name = names.get(random.nextInt(names.size()));
            byte[] content = files.get(name).clone();
            int at = SegmentFormat.FIRST_FRAME + random.nextInt(content.length - SegmentFormat.FIRST_FRAME);
            content[at] ^= (byte) (1 << random.nextInt(8));
            Map<String, byte[]> damaged = new TreeMap<>(files);
            damaged.put(name, content);
            SimulatedDirectory directory = new SimulatedDirectory(damaged).recording(false);

            Shown expected = stepByStep(directory, log, 1);
            Shown shown = parallel(directory, log, 1, n % (MOST_WORKERS + 1));

            String what = "seed " + seed + ", flip at " + name + ":" + at;
            assertThat(shown.entries()).as(what).isEqualTo(expected.entries());
            assertThat(shown.why()).as(what).isEqualTo(expected.why());
            if (shown.end() != null) {
                assertThat(shown.end()).as(what).isInstanceOf(CorruptLogException.class);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aFailedOpenOrReadEndsTheReplayWhereItFailed() throws Exception {
        Map<String, byte[]> files = log(CrashWorkload.OPTIONS, new Random(3), 400, 12_000);
        LogRecovery.Recovered log = recover(files);
        List<String> all = stepByStep(new SimulatedDirectory(files), log, 1).entries();
        AtomicInteger calls = new AtomicInteger();
        SimulatedDirectory directory = new SimulatedDirectory(files).faults((call, file) -> {
            calls.getAndIncrement();
            return null;
        });
        assertThat(parallel(directory, log, 1, 0)).isEqualTo(Shown.of(all, null));
        int total = calls.get();
        assertThat(total).isGreaterThan(4);

        for (int n = 0; n < total; n++) {
            for (int workers = 0; workers <= MOST_WORKERS; workers++) {
                int failing = n;
                calls.set(0);
                directory.faults((call, file) -> calls.getAndIncrement() == failing ? Fault.EIO : null);

                Shown shown = parallel(directory, log, 1, workers);

                assertThat(shown.end())
                        .as("call %s of %s", n, total)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("Input/output error");
                assertThat(all.subList(0, shown.entries().size())).isEqualTo(shown.entries());
            }
        }
    }

    @Test
    void anErrorOnAWorkerReachesTheCaller() throws Exception {
        Map<String, byte[]> files = log(CrashWorkload.OPTIONS, new Random(4), 400, 12_000);
        LogRecovery.Recovered log = recover(files);
        CompletableFuture<Void> thrown = new CompletableFuture<>();
        SimulatedDirectory directory = new SimulatedDirectory(files).faults((call, file) -> {
            if (Thread.currentThread().getName().startsWith("wal-replay")) {
                thrown.complete(null);
                throw new AssertionError("thrown on purpose");
            }
            return null;
        });

        // The caller takes no second chunk before it has shown the first, so a worker takes it.
        assertThatThrownBy(() -> replay(directory, log, 1, MOST_WORKERS, entry -> thrown.join()))
                .isInstanceOf(AssertionError.class)
                .hasMessage("thrown on purpose");
    }

    @Test
    void anExceptionOfTheListenerEndsTheWorkersAndClosesTheFiles() throws Exception {
        Map<String, byte[]> files = log(CrashWorkload.OPTIONS, new Random(5), 400, 12_000);
        LogRecovery.Recovered log = recover(files);
        for (int workers = 0; workers <= MOST_WORKERS; workers++) {
            for (int stop = 1; stop < 400; stop += 30) {
                AtomicInteger shown = new AtomicInteger();
                int last = stop;
                int count = workers;

                assertThatThrownBy(() -> replay(new SimulatedDirectory(files), log, 1, count, entry -> {
                            if (shown.incrementAndGet() == last) {
                                throw new IllegalStateException("thrown on purpose");
                            }
                        }))
                        .hasMessage("thrown on purpose");

                assertThat(shown).hasValue(stop);
                nothingIsLeftBehind();
            }
        }
    }

    @Test
    void aPrefixThatIsReleasedUnderAReplayEndsIt() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory().recording(false);
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(counted(directory), CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            for (int i = 0; i < 200; i++) {
                byte[] payload = new byte[9_000];
                new Random(i).nextBytes(payload);
                log.append(ByteBuffer.wrap(payload), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }
            AtomicInteger shown = new AtomicInteger();

            assertThatThrownBy(() -> log.replay(1, entry -> {
                        assertThat(entry.firstSequence()).isEqualTo(shown.incrementAndGet());
                        log.truncateBefore(log.durableSequence());
                    }))
                    .isInstanceOf(TruncatedLogException.class)
                    .hasMessageContaining("released");

            assertThat(shown.get()).isBetween(1, 199);
        }
    }
}
