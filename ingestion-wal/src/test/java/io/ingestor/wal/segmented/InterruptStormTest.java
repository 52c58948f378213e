package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.WriteAheadLog;
import io.ingestor.wal.storage.FileSystemDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the log on a real disk, where an interrupt during a call closes the file, by threads that are interrupted
 * all the time.
 */
class InterruptStormTest {

    private static final int APPENDERS = 4;
    private static final int PAYLOAD_BYTES = 700;

    private static final SegmentedOptions OPTIONS = SegmentedOptions.builder()
            .segmentBytes(64 << 10)
            .maxSyncDelay(Duration.ofMillis(2))
            .build();

    @TempDir
    Path path;

    /** The first sequence of each entry that was acknowledged at any level, by its number. */
    private final Map<Long, Long> acknowledged = new ConcurrentHashMap<>();

    private final AtomicLong tailAt = new AtomicLong(1);
    private final AtomicInteger pendingInterrupts = new AtomicInteger();
    private volatile boolean appended;

    @Test
    @Timeout(60)
    void interruptsOfManyCallersChangeNothing() throws Exception {
        storm(400);
    }

    @Test
    @Tag("proof")
    @Timeout(300)
    void aLongStormOfInterruptsChangesNothing() throws Exception {
        storm(12_000);
    }

    private void storm(int entries) throws Exception {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        // Outside the storm, because a directory is created on the calling thread.
        StorageDirectory directory = FileSystemDirectory.open(path);
        try (WriteAheadLog log = inAStorm(() -> SegmentedWriteAheadLog.open(directory, OPTIONS))) {
            List<FutureTask<Void>> appenders = new ArrayList<>();
            for (int appender = 0; appender < APPENDERS; appender++) {
                long first = (long) appender << 32;
                appenders.add(task(() -> append(log, first, entries)));
            }
            tasks.addAll(appenders);
            tasks.add(task(() -> sync(log)));
            tasks.add(task(() -> tail(log, records(entries))));
            tasks.add(task(() -> readAndTruncate(log)));
            tasks.forEach(task -> threads.add(new Thread(task)));
            threads.forEach(Thread::start);
            try {
                interruptUntilDone(threads.subList(0, APPENDERS), appenders);
                appended = true;
                interruptUntilDone(threads, tasks);
            } finally {
                appended = true;
            }

            for (FutureTask<Void> task : tasks) {
                task.get(30, TimeUnit.SECONDS);
            }
            assertThat(log.durableSequence()).isEqualTo(records(entries));
            inAStorm(() -> close(log));
        }
        System.out.println("interrupt storm: " + acknowledged.size() + " entries, " + pendingInterrupts
                + " calls with an interrupt pending");
        assertThat(acknowledged).hasSize(APPENDERS * entries);
        assertThat(pendingInterrupts.get()).isGreaterThan(APPENDERS * entries / 2);
        checkReopened(directory, entries);
    }

    private static Void close(WriteAheadLog log) throws Exception {
        log.close();
        return null;
    }

    private static long records(int entries) {
        return (long) APPENDERS * entries;
    }

    private static FutureTask<Void> task(Callable<Void> body) {
        return new FutureTask<>(body);
    }

    private void interruptUntilDone(List<Thread> threads, List<FutureTask<Void>> tasks) {
        while (!tasks.stream().allMatch(FutureTask::isDone)) {
            threads.forEach(Thread::interrupt);
            // Leaves the threads a moment to work in, of any length.
            LockSupport.parkNanos(20_000);
        }
    }

    /** Runs {@code body} on a thread of its own, which is interrupted until it ends. */
    private <T> T inAStorm(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(body);
        Thread thread = new Thread(task);
        thread.start();
        while (!task.isDone()) {
            thread.interrupt();
            Thread.onSpinWait();
        }
        return task.get();
    }

    private static ByteBuffer payload(long number) {
        byte[] payload = new byte[16 + (int) (number % PAYLOAD_BYTES)];
        return ByteBuffer.wrap(payload).putLong(0, number).putLong(8, ~number);
    }

    private Void append(WriteAheadLog log, long first, int entries) throws Exception {
        AckLevel[] levels = AckLevel.values();
        long before = 0;
        for (int i = 0; i < entries; i++) {
            long number = first + i;
            AckLevel level = levels[i / 3 % levels.length];
            interruptSelf(i);
            CompletableFuture<Long> ack = log.append(payload(number), 1, level);
            // Waits through interrupts, and leaves the thread interrupted.
            long sequence = join(ack);
            switch (level) {
                case ACCEPTED -> {}
                case WRITTEN -> assertThat(log.writtenSequence()).isGreaterThanOrEqualTo(sequence);
                case SYNCED -> assertThat(log.durableSequence()).isGreaterThanOrEqualTo(sequence);
            }
            assertThat(sequence).as("sequences of one caller").isGreaterThan(before);
            before = sequence;
            acknowledged.put(number, sequence);
        }
        return null;
    }

    private static long join(CompletableFuture<Long> ack) throws Exception {
        while (true) {
            try {
                return ack.get(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                // Interrupted again; the outcome still comes.
            } catch (ExecutionException e) {
                throw new AssertionError("no caller can make an append fail", e);
            }
        }
    }

    /**
     * Makes the caller's next call with an interrupt pending for certain, except every third time. The storm itself
     * interrupts at random.
     */
    private void interruptSelf(int i) {
        if (i % 3 == 0) {
            Thread.interrupted();
        } else {
            Thread.currentThread().interrupt();
            pendingInterrupts.getAndIncrement();
        }
    }

    private Void sync(WriteAheadLog log) throws Exception {
        for (int i = 0; !appended; i++) {
            long before = log.writtenSequence();
            interruptSelf(i);
            assertThat(join(log.sync())).isGreaterThanOrEqualTo(before);
        }
        return null;
    }

    /** Follows the log from its first entry to its last. */
    private Void tail(WriteAheadLog log, long entries) throws Exception {
        try (WalReader reader = log.read(1)) {
            for (long sequence = 1; sequence <= entries; ) {
                interruptSelf((int) sequence);
                WalEntryView entry = reader.next();
                if (entry == null) {
                    Thread.onSpinWait();
                    continue;
                }
                assertThat(entry.firstSequence()).isEqualTo(sequence);
                assertThat(entry.firstSequence()).isLessThanOrEqualTo(log.durableSequence());
                checkPayload(entry);
                tailAt.set(++sequence);
            }
        }
        return null;
    }

    private static long checkPayload(WalEntryView entry) {
        long number = entry.payload().getLong(0);
        assertThat(entry.payload()).isEqualTo(payload(number));
        return number;
    }

    /** Opens and closes readers, and truncates the log behind the tailing reader. */
    private Void readAndTruncate(WriteAheadLog log) throws Exception {
        for (int i = 0; !appended; i++) {
            long first = log.firstSequence();
            interruptSelf(i);
            try (WalReader reader = log.read(first)) {
                WalEntryView entry = reader.next();
                for (int n = 0; entry != null && n < 20; n++) {
                    assertThat(entry.firstSequence()).isEqualTo(first + n);
                    checkPayload(entry);
                    entry = reader.next();
                }
            }
            if (i % 10 == 0) {
                log.truncateBefore(tailAt.get() - 100);
            }
        }
        return null;
    }

    private void checkReopened(StorageDirectory directory, int entries) throws Exception {
        try (WriteAheadLog log = inAStorm(() -> SegmentedWriteAheadLog.open(directory, OPTIONS))) {
            assertThat(log.recovery().cleanClose()).isTrue();
            assertThat(log.recovery().lastSequence()).isEqualTo(records(entries));
            long sequence = log.firstSequence();
            assertThat(sequence).isLessThanOrEqualTo(tailAt.get());
            try (WalReader reader = log.read(sequence)) {
                for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                    assertThat(entry.firstSequence()).isEqualTo(sequence);
                    assertThat(acknowledged.get(checkPayload(entry))).isEqualTo(sequence++);
                }
            }
            assertThat(sequence).isEqualTo(records(entries) + 1);
        }
    }
}
