package io.ingestor.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ingestor.wal.storage.DirectoryLockedException;
import io.ingestor.wal.storage.SimulatedDirectory;
import io.ingestor.wal.storage.StorageDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The tests that every {@link WriteAheadLog} must pass. The test of an implementation extends this class and supplies
 * its factory; it may supply a directory too.
 */
@Timeout(60)
public abstract class WriteAheadLogContract {

    /**
     * The options that a test assumes, for logs that have them. Segments have the minimum size, and payloads of 100
     * bytes or more are compressed.
     *
     * @param maxSyncDelay the longest time in which an entry without a request to sync stays unsynced
     */
    protected record Assumed(Duration maxSyncDelay, Compression compression) {}

    private static final Assumed PROMPT = new Assumed(Duration.ofMillis(5), Compression.LZ4);
    private static final Assumed LAZY = new Assumed(Duration.ofMinutes(1), Compression.LZ4);

    private StorageDirectory directory;

    @BeforeEach
    void makeDirectory() {
        directory = directory();
    }

    /** Returns the factory of the implementation. An implementation without the assumed options ignores them. */
    protected abstract WalFactory factory(Assumed options);

    /** Returns a fresh directory, used by all opens of one test. */
    protected StorageDirectory directory() {
        return new SimulatedDirectory();
    }

    /**
     * Returns true if an entry may be written and not yet durable as long as no caller requests a sync. If false, every
     * entry is durable with its append.
     */
    protected boolean defersSyncs() {
        return true;
    }

    /**
     * Returns true if payloads that shrink are stored compressed when the options say so. If false, all are stored
     * uncompressed.
     */
    protected boolean compresses() {
        return true;
    }

    private WriteAheadLog open() throws Exception {
        return open(PROMPT);
    }

    private WriteAheadLog open(Assumed options) throws Exception {
        return factory(options).open(context());
    }

    private WriteAheadLog openAt(long firstSequence) throws Exception {
        return factory(PROMPT).open(context().withFirstSequenceAtLeast(firstSequence));
    }

    private WalContext context() {
        return WalContext.of(() -> directory);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static long synced(WriteAheadLog log, String text, int records) throws Exception {
        return log.append(bytes(text), records, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
    }

    private static List<String> read(WriteAheadLog log, long from) throws Exception {
        List<String> found = new ArrayList<>();
        try (WalReader reader = log.read(from)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                found.add(entry.firstSequence() + "+" + entry.recordCount() + " "
                        + StandardCharsets.UTF_8.decode(entry.payload()));
            }
        }
        return found;
    }

    /** A listener that records every call. */
    private static class Recorder implements AppendListener {
        private final String name;
        private final ConcurrentLinkedQueue<String> calls;
        private final CountDownLatch ends;

        Recorder(String name, ConcurrentLinkedQueue<String> calls, CountDownLatch ends) {
            this.name = name;
            this.calls = calls;
            this.ends = ends;
        }

        @Override
        public void onSequenced(long firstSequence) {
            calls.add(name + " sequenced " + firstSequence);
        }

        @Override
        public void onWritten(long firstSequence) {
            calls.add(name + " written " + firstSequence);
        }

        @Override
        public void onSynced(long firstSequence) {
            calls.add(name + " synced " + firstSequence);
            ends.countDown();
        }

        @Override
        public void onFailure(Throwable cause) {
            calls.add(name + " failed");
            ends.countDown();
        }
    }

    @Test
    void sequencesCountRecordsFromOneWithoutHoles() throws Exception {
        try (WriteAheadLog log = open()) {
            assertThat(synced(log, "a", 3)).isEqualTo(1);
            assertThat(synced(log, "b", 0)).isEqualTo(4);
            assertThat(synced(log, "c", 1)).isEqualTo(4);
            assertThat(log.durableSequence()).isEqualTo(4);
            assertThat(log.writtenSequence()).isEqualTo(4);
            assertThat(read(log, 1)).containsExactly("1+3 a", "4+0 b", "4+1 c");
        }
    }

    @Test
    void anEmptyLogHasNothing() throws Exception {
        try (WriteAheadLog log = open()) {
            assertThat(log.durableSequence()).isZero();
            assertThat(log.writtenSequence()).isZero();
            assertThat(log.firstSequence()).isEqualTo(1);
            assertThat(log.recovery().lastSequence()).isZero();
            assertThat(log.recovery().firstSequence()).isEqualTo(1);
            assertThat(read(log, 1)).isEmpty();
            assertThat(log.sync().get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void aCleanCloseKeepsEverythingWithAllLevels() throws Exception {
        try (WriteAheadLog log = open()) {
            for (AckLevel level : AckLevel.values()) {
                var unused = log.append(bytes(level.name()), 1, level);
            }
        }

        try (WriteAheadLog log = open()) {
            assertThat(log.recovery().cleanClose()).isTrue();
            assertThat(log.recovery().tornBytes()).isZero();
            assertThat(log.recovery().entries()).isEqualTo(3);
            assertThat(log.recovery().lastSequence()).isEqualTo(3);
            assertThat(log.durableSequence()).isEqualTo(3);
            assertThat(read(log, 1)).containsExactly("1+1 ACCEPTED", "2+1 WRITTEN", "3+1 SYNCED");
            assertThat(synced(log, "next", 1)).isEqualTo(4);
        }
    }

    @Test
    void everyLevelThatTheLogKeepsIsOffered() throws Exception {
        try (WriteAheadLog log = open()) {
            assertThat(AckLevel.values()).allMatch(log::offers);
        }
    }

    @Test
    void callsComeInOrderForEachEntryAndBetweenEntries() throws Exception {
        int count = 200;
        ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
        CountDownLatch ends = new CountDownLatch(count);
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < count; i++) {
                log.append(
                        bytes("entry"),
                        1,
                        i % 3 == 0 ? AckLevel.SYNCED : AckLevel.ACCEPTED,
                        new Recorder("e", calls, ends));
            }
            assertThat(ends.await(30, TimeUnit.SECONDS)).isTrue();
        }

        for (String call : List.of("sequenced", "written", "synced")) {
            List<Long> order = calls.stream()
                    .filter(line -> line.contains(" " + call + " "))
                    .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                    .toList();
            assertThat(order).as(call).hasSize(count).isSorted();
        }
        List<String> all = new ArrayList<>(calls);
        for (int sequence = 1; sequence <= count; sequence++) {
            int sequenced = all.indexOf("e sequenced " + sequence);
            int written = all.indexOf("e written " + sequence);
            int synced = all.indexOf("e synced " + sequence);
            assertThat(sequenced).isLessThan(written);
            assertThat(written).isLessThan(synced);
        }
    }

    @Test
    void whatNobodyAskedToSyncIsSyncedAllTheSame() throws Exception {
        ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
        CountDownLatch ends = new CountDownLatch(1);
        try (WriteAheadLog log = open()) {
            log.append(bytes("a"), 1, AckLevel.ACCEPTED, new Recorder("a", calls, ends));

            assertThat(ends.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(calls).containsExactly("a sequenced 1", "a written 1", "a synced 1");
            assertThat(log.durableSequence()).isEqualTo(1);
        }
    }

    @Test
    void aSyncCoversEverythingAppendedBefore() throws Exception {
        try (WriteAheadLog log = open(LAZY)) {
            for (int i = 0; i < 10; i++) {
                var unused = log.append(bytes("a"), 2, AckLevel.ACCEPTED);
            }

            assertThat(log.sync().get(30, TimeUnit.SECONDS)).isEqualTo(20);
            assertThat(log.durableSequence()).isEqualTo(20);
        }
    }

    @Test
    void aSyncedAppendTakesTheUnsyncedBeforeItAlong() throws Exception {
        ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
        CountDownLatch ends = new CountDownLatch(1);
        try (WriteAheadLog log = open(LAZY)) {
            log.append(bytes("lazy"), 1, AckLevel.WRITTEN, new Recorder("lazy", calls, ends));

            assertThat(synced(log, "b", 1)).isEqualTo(2);

            assertThat(ends.getCount()).isZero();
        }
    }

    @Test
    void whatListenersThrowChangesNothingForOthers() throws Exception {
        AppendListener throwing = new AppendListener() {
            @Override
            public void onSequenced(long firstSequence) {
                throw new IllegalStateException("thrown on purpose");
            }

            @Override
            public void onWritten(long firstSequence) {
                throw new AssertionError("thrown on purpose");
            }

            @Override
            public void onSynced(long firstSequence) {
                throw new IllegalStateException("thrown on purpose");
            }

            @Override
            public void onFailure(Throwable cause) {}
        };
        try (WriteAheadLog log = open()) {
            log.append(bytes("bad listener"), 1, AckLevel.SYNCED, throwing);

            assertThat(synced(log, "good", 1)).isEqualTo(2);
            assertThat(read(log, 1)).containsExactly("1+1 bad listener", "2+1 good");
        }
    }

    @Test
    void aReaderStartsAtTheEntryThatHoldsTheSequence() throws Exception {
        try (WriteAheadLog log = open()) {
            synced(log, "a", 5);
            synced(log, "b", 5);

            assertThat(read(log, 1)).hasSize(2);
            assertThat(read(log, 5)).hasSize(2);
            assertThat(read(log, 6)).containsExactly("6+5 b");
            assertThat(read(log, 10)).containsExactly("6+5 b");
            assertThat(read(log, 11)).isEmpty();
            assertThatThrownBy(() -> log.read(0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aReaderFollowsTheLogAcrossRolls() throws Exception {
        try (WriteAheadLog log = open();
                WalReader reader = log.read(1)) {
            assertThat(reader.next()).isNull();
            for (int i = 1; i <= 300; i++) {
                String text = i + "x".repeat(i % 7 == 0 ? 9_000 : 5);
                synced(log, text, 1);

                WalEntryView entry = reader.next();
                assertThat(entry).isNotNull();
                assertThat(entry.firstSequence()).isEqualTo(i);
                assertThat(entry.lastSequence()).isEqualTo(i);
                assertThat(StandardCharsets.UTF_8.decode(entry.payload()).toString())
                        .isEqualTo(text);
                assertThat(reader.next()).isNull();
            }
        }
    }

    @Test
    void aReaderNeverShowsWhatIsNotDurable() throws Exception {
        assumeTrue(defersSyncs(), "every entry is durable with its append");
        try (WriteAheadLog log = open(LAZY);
                WalReader reader = log.read(1)) {
            log.append(bytes("a"), 1, AckLevel.WRITTEN).get(30, TimeUnit.SECONDS);

            assertThat(log.writtenSequence()).isEqualTo(1);
            assertThat(log.durableSequence()).isZero();
            assertThat(reader.next()).isNull();

            log.sync().get(30, TimeUnit.SECONDS);
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void readersRunBesideAppends() throws Exception {
        int count = 3_000;
        AtomicInteger shown = new AtomicInteger();
        CompletableFuture<Void> failure = new CompletableFuture<>();
        try (WriteAheadLog log = open()) {
            Thread tail = new Thread(() -> {
                try (WalReader reader = log.read(1)) {
                    while (shown.get() < count) {
                        WalEntryView entry = reader.next();
                        if (entry == null) {
                            Thread.onSpinWait();
                            continue;
                        }
                        assertThat(entry.firstSequence()).isEqualTo(shown.incrementAndGet());
                        assertThat(entry.firstSequence()).isLessThanOrEqualTo(log.durableSequence());
                        assertThat(entry.payload().getInt(0)).isEqualTo(shown.get());
                    }
                    failure.complete(null);
                } catch (Throwable t) {
                    failure.completeExceptionally(t);
                }
            });
            tail.start();
            for (int i = 1; i <= count; i++) {
                var unused = log.append(ByteBuffer.allocate(4 + i % 600).putInt(0, i), 1, AckLevel.ACCEPTED);
                if (i % 100 == 0) {
                    log.sync().get(30, TimeUnit.SECONDS);
                }
            }
            log.sync().get(30, TimeUnit.SECONDS);
            failure.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReleasedPrefixIsRefusedAndTheRestStays() throws Exception {
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < 60; i++) {
                log.append(noise(i, 12_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            }
            try (WalReader early = log.read(1)) {
                assertThat(early.next()).isNotNull();

                log.truncateBefore(41);

                long first = log.firstSequence();
                assertThat(first).isGreaterThan(1).isLessThanOrEqualTo(41);
                assertThatThrownBy(() -> log.read(first - 1)).isInstanceOf(TruncatedLogException.class);
                assertThatThrownBy(early::next).isInstanceOf(TruncatedLogException.class);
                assertThat(read(log, first)).hasSize((int) (61 - first));
            }
            log.truncateBefore(Long.MAX_VALUE);
            assertThat(log.firstSequence()).isLessThanOrEqualTo(60);
            assertThat(synced(log, "more", 1)).isEqualTo(61);
        }
        try (WriteAheadLog log = open()) {
            assertThat(log.recovery().lastSequence()).isEqualTo(61);
            assertThat(log.recovery().firstSequence()).isEqualTo(log.firstSequence());
            assertThat(synced(log, "again", 1)).isEqualTo(62);
        }
    }

    private static ByteBuffer noise(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Starts a thread that awaits the reader, and returns when the thread waits inside. */
    private static CompletableFuture<Boolean> waiting(WalReader reader, AtomicReference<Thread> on) {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                outcome.complete(reader.await(Duration.ofDays(1000 * 365)));
            } catch (Throwable t) {
                outcome.completeExceptionally(t);
            }
        });
        on.set(thread);
        thread.start();
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return outcome;
    }

    private static CompletableFuture<Boolean> waiting(WalReader reader) {
        return waiting(reader, new AtomicReference<>());
    }

    private static void assertEndsWith(CompletableFuture<Boolean> wait, Class<? extends Throwable> type) {
        assertThat(wait)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(type);
    }

    @Test
    void aWaitingReaderIsToldWhenAnEntryIsDurable() throws Exception {
        try (WriteAheadLog log = open(LAZY);
                WalReader reader = log.read(1)) {
            CompletableFuture<Boolean> wait = waiting(reader);
            log.append(bytes("a"), 1, AckLevel.WRITTEN).get(30, TimeUnit.SECONDS);
            if (defersSyncs()) {
                assertThat(wait).isNotDone();
            }

            log.sync().get(30, TimeUnit.SECONDS);

            assertThat(wait.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.next()).isNotNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.await(Duration.ZERO)).isFalse();
        }
    }

    @Test
    void aWaitForWhatIsThereEndsAtOnceAndOneForNothingAfterItsTime() throws Exception {
        try (WriteAheadLog log = open();
                WalReader reader = log.read(1)) {
            assertThat(reader.await(Duration.ofMillis(1))).isFalse();
            assertThat(reader.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
            synced(log, "a", 1);

            assertThat(reader.await(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
            assertThat(reader.await(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void aCloseOfTheLogEndsTheWait() throws Exception {
        WriteAheadLog log = open();
        synced(log, "a", 1);
        WalReader reader = log.read(2);
        assertThat(reader.next()).isNull();
        CompletableFuture<Boolean> wait = waiting(reader);

        log.close();

        // A close may make a frame durable that a reader does not show; then the next wait ends.
        CompletableFuture<Boolean> last =
                wait.handle((moved, e) -> e).get(30, TimeUnit.SECONDS) == null ? atEnd(reader) : wait;
        assertEndsWith(last, LogClosedException.class);
        reader.close();
    }

    private static CompletableFuture<Boolean> atEnd(WalReader reader) throws Exception {
        assertThat(reader.next()).isNull();
        return waiting(reader);
    }

    @Test
    void aReaderSeesAllOfAClosedLogBeforeItIsToldSo() throws Exception {
        WriteAheadLog log = open();
        WalReader reader = log.read(1);
        for (int i = 0; i < 10; i++) {
            var unused = log.append(noise(i, 9_000), 1, AckLevel.ACCEPTED);
        }
        log.close();

        int shown = 0;
        while (shown < 10 && reader.await(Duration.ofSeconds(30))) {
            while (reader.next() != null) {
                shown++;
            }
        }

        assertThat(shown).isEqualTo(10);
        assertThatThrownBy(() -> reader.await(Duration.ofSeconds(30))).isInstanceOf(LogClosedException.class);
        reader.close();
    }

    @Test
    void aCloseOfTheReaderEndsTheWait() throws Exception {
        try (WriteAheadLog log = open()) {
            synced(log, "a", 1);
            WalReader reader = log.read(1);
            assertThat(reader.next()).isNotNull();
            CompletableFuture<Boolean> wait = waiting(reader);

            reader.close();
            reader.close();

            assertEndsWith(wait, LogClosedException.class);
            assertThatThrownBy(() -> reader.await(Duration.ZERO)).isInstanceOf(LogClosedException.class);
            assertThatThrownBy(reader::next).isInstanceOf(LogClosedException.class);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndNothingElse() throws Exception {
        try (WriteAheadLog log = open();
                WalReader reader = log.read(1)) {
            synced(log, "a", 1);
            assertThat(reader.next()).isNotNull();
            AtomicReference<Thread> thread = new AtomicReference<>();
            CompletableFuture<Boolean> wait = waiting(reader, thread);

            thread.get().interrupt();

            assertEndsWith(wait, InterruptedException.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> reader.await(Duration.ofSeconds(30))).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            synced(log, "b", 1);
            assertThat(reader.await(Duration.ofSeconds(30))).isTrue();
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void aReaderThatHasReadAllOfAReleasedPrefixGoesOnBehindIt() throws Exception {
        try (WriteAheadLog log = open();
                WalReader follower = log.read(1);
                WalReader behind = log.read(1)) {
            synced(log, "a", 1);
            WalReader ahead = log.read(1_000);
            assertThat(follower.next()).isNotNull();
            assertThat(follower.next()).isNull();
            CompletableFuture<Boolean> wait = waiting(follower);
            long next = 2;
            while (log.firstSequence() == 1) {
                log.append(noise((int) next, 9_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
                assertThat(wait.get(30, TimeUnit.SECONDS)).isTrue();
                for (WalEntryView entry = follower.next(); entry != null; entry = follower.next()) {
                    assertThat(entry.firstSequence()).isEqualTo(next);
                    next++;
                }
                wait = waiting(follower);
                log.truncateBefore(next);
            }

            assertThat(synced(log, "last", 1)).isEqualTo(next);

            assertThat(wait.get(30, TimeUnit.SECONDS)).isTrue();
            WalEntryView last = follower.next();
            assertThat(last).isNotNull();
            assertThat(last.firstSequence()).isEqualTo(next);
            assertThat(behind.await(Duration.ofSeconds(30))).isTrue();
            assertThatThrownBy(behind::next).isInstanceOf(TruncatedLogException.class);
            assertThat(ahead.next()).as("what it waits for is yet to come").isNull();
            ahead.close();
        }
    }

    @Test
    void manyReadersFollowAppendsAcrossRollsToTheEnd() throws Exception {
        int count = 2_000;
        int readers = 6;
        WriteAheadLog log = open();
        List<CompletableFuture<Integer>> followers = new ArrayList<>();
        for (int r = 0; r < readers; r++) {
            WalReader reader = log.read(1);
            followers.add(CompletableFuture.supplyAsync(() -> follow(log, reader), task -> new Thread(task).start()));
        }

        for (int i = 1; i <= count; i++) {
            CompletableFuture<Long> ack =
                    log.append(ByteBuffer.allocate(4 + i % 600).putInt(0, i), 1, AckLevel.ACCEPTED);
            if (i % 20 == 0) {
                ack.get(30, TimeUnit.SECONDS);
                log.sync().get(30, TimeUnit.SECONDS);
            }
        }
        log.close();

        for (CompletableFuture<Integer> follower : followers) {
            assertThat(follower.get(30, TimeUnit.SECONDS)).isEqualTo(count);
        }
    }

    /** Reads until the log is closed; returns how many entries there were. */
    private static int follow(WriteAheadLog log, WalReader reader) {
        int shown = 0;
        try (reader) {
            while (reader.await(Duration.ofSeconds(50))) {
                for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                    shown++;
                    assertThat(entry.firstSequence()).isEqualTo(shown);
                    assertThat(entry.firstSequence()).isLessThanOrEqualTo(log.durableSequence());
                    assertThat(entry.payload().getInt(0)).isEqualTo(shown);
                }
            }
            throw new AssertionError("nothing came after entry " + shown);
        } catch (LogClosedException e) {
            return shown;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String line(WalEntryView entry) {
        return entry.firstSequence() + "+" + entry.recordCount() + " at " + entry.segment() + ":" + entry.position()
                + " " + entry.compression() + " " + entry.storedBytes() + " "
                + entry.payload().isReadOnly() + " "
                + entry.payload().position() + " "
                + entry.payload().remaining() + " " + entry.payload().hashCode();
    }

    private static List<String> lines(WriteAheadLog log, long from) throws Exception {
        List<String> lines = new ArrayList<>();
        try (WalReader reader = log.read(from)) {
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                lines.add(line(entry));
            }
        }
        return lines;
    }

    private static List<String> replayed(WriteAheadLog log, long from) throws Exception {
        List<String> lines = new ArrayList<>();
        log.replay(from, entry -> lines.add(line(entry)));
        return lines;
    }

    /** Appends entries of all kinds over several segments; returns the sequence of the last record. */
    private static long fill(WriteAheadLog log, int entries) throws Exception {
        Random random = new Random(7);
        for (int i = 0; i < entries; i++) {
            int length = random.nextInt(5) == 0 ? 2_000 + random.nextInt(12_000) : 1 + random.nextInt(700);
            ByteBuffer payload = random.nextBoolean() ? noise(i, length) : ByteBuffer.allocate(length);
            var unused = log.append(payload, random.nextInt(4), AckLevel.ACCEPTED);
        }
        return log.sync().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aReplayShowsWhatAReaderShowsFromEverySequence() throws Exception {
        try (WriteAheadLog log = open()) {
            long last = fill(log, 300);

            for (long from = 1; from <= last + 2; from += 1 + from % 37) {
                assertThat(replayed(log, from)).as("from %s", from).isEqualTo(lines(log, from));
            }
            assertThat(replayed(log, 1)).hasSize(300);
        }
        try (WriteAheadLog log = open()) {
            assertThat(replayed(log, 1)).hasSize(300).isEqualTo(lines(log, 1));
        }
    }

    @Test
    void aReplayEndsWhereTheLogWasDurableWhenItBegan() throws Exception {
        try (WriteAheadLog log = open()) {
            assertThat(replayed(log, 1)).isEmpty();
            fill(log, 20);
            List<String> there = lines(log, 1);
            List<String> shown = new ArrayList<>();

            log.replay(1, entry -> {
                shown.add(line(entry));
                log.append(bytes("more"), 1, AckLevel.SYNCED).join();
            });

            assertThat(shown).isEqualTo(there);
            assertThat(replayed(log, 1)).hasSize(40);
        }
    }

    @Test
    void aReplayTellsHowFarItIs() throws Exception {
        List<ReplayProgress> told = new ArrayList<>();
        try (WriteAheadLog log = open()) {
            long last = fill(log, 100);

            log.replay(1, new ReplayListener() {
                @Override
                public void onEntry(WalEntryView entry) {}

                @Override
                public void onProgress(ReplayProgress progress) {
                    told.add(progress);
                }
            });

            ReplayProgress end = told.get(told.size() - 1);
            assertThat(end.bytes()).isEqualTo(end.totalBytes()).isPositive();
            assertThat(end.entries()).isEqualTo(100);
            assertThat(end.records()).isEqualTo(last);
            assertThat(end.lastSequence()).isEqualTo(last);
            assertThat(end.elapsed()).isPositive();
            assertThat(end.recordsPerSecond()).isPositive();
        }
    }

    @Test
    void whatTheListenerThrowsEndsTheReplay() throws Exception {
        try (WriteAheadLog log = open()) {
            fill(log, 100);
            for (Throwable thrown : List.of(
                    new IOException("thrown on purpose"),
                    new IllegalStateException("thrown on purpose"),
                    new AssertionError("thrown on purpose"))) {
                AtomicInteger shown = new AtomicInteger();

                assertThatThrownBy(() -> log.replay(1, entry -> {
                            if (shown.incrementAndGet() == 50) {
                                throwAny(thrown);
                            }
                        }))
                        .isSameAs(thrown);

                assertThat(shown).hasValue(50);
            }
            assertThat(replayed(log, 1)).hasSize(100);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwAny(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aReplayKnowsItsLimits() throws Exception {
        WriteAheadLog log = open();
        fill(log, 400);
        log.truncateBefore(log.durableSequence());
        assertThat(log.firstSequence()).isGreaterThan(1);

        assertThatThrownBy(() -> log.replay(0, entry -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.replay(log.firstSequence() - 1, entry -> {}))
                .isInstanceOf(TruncatedLogException.class);
        assertThat(replayed(log, log.firstSequence())).isNotEmpty();
        log.close();
        assertThatThrownBy(() -> log.replay(log.firstSequence(), entry -> {})).isInstanceOf(LogClosedException.class);
    }

    @Test
    void anInterruptIsLeftStandingByAReplay() throws Exception {
        try (WriteAheadLog log = open()) {
            fill(log, 200);
            Thread.currentThread().interrupt();

            List<String> shown = replayed(log, 1);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(shown).isEqualTo(lines(log, 1));
        }
    }

    @Test
    void theNextSequenceCanBeRaisedAtAnOpen() throws Exception {
        try (WriteAheadLog log = open()) {
            synced(log, "a", 10);
        }
        try (WriteAheadLog log = openAt(1000)) {
            assertThat(log.recovery().lastSequence()).isEqualTo(10);
            assertThat(synced(log, "b", 1)).isEqualTo(1000);
        }
        try (WriteAheadLog log = open()) {
            assertThat(log.recovery().lastSequence()).isEqualTo(1000);
            assertThat(synced(log, "c", 1)).isEqualTo(1001);
            assertThat(read(log, 1)).containsExactly("1+10 a", "1000+1 b", "1001+1 c");
            assertThat(read(log, 500)).containsExactly("1000+1 b", "1001+1 c");
        }
        try (WriteAheadLog log = openAt(5)) {
            assertThat(synced(log, "d", 1)).isEqualTo(1002);
        }
    }

    @Test
    void aLogThatHasHeldARecordKeepsItsIdAndNoOtherHasIt() throws Exception {
        UUID id;
        try (WriteAheadLog log = open();
                WriteAheadLog other = factory(PROMPT).open(WalContext.of(SimulatedDirectory::new))) {
            synced(log, "a", 1);
            id = log.id();
            assertThat(log.id()).isEqualTo(id).isNotEqualTo(other.id());
        }
        try (WriteAheadLog log = open()) {
            assertThat(log.id()).isEqualTo(id);
            for (int i = 0; i < 40; i++) {
                synced(log, "x".repeat(4000), 1);
            }
            log.truncateBefore(log.durableSequence() + 1);
        }
        try (WriteAheadLog log = openAt(1000)) {
            assertThat(log.id()).isEqualTo(id);
        }
    }

    @Test
    void everyCompressionAndKindOfBufferComesBackAsItWent() throws Exception {
        for (Compression compression : List.of(Compression.NONE, Compression.LZ4)) {
            roundTrip(compression);
        }
    }

    /** Appends each kind of buffer with that codec, and compares the entries that are read. */
    protected final void roundTrip(Compression compression) throws Exception {
        Assumed options = new Assumed(Duration.ofMillis(5), compression);
        byte[] text = "abcdefgh".repeat(500).getBytes(StandardCharsets.UTF_8);
        byte[] inside = ("xx" + "abcdefgh".repeat(500) + "yy").getBytes(StandardCharsets.UTF_8);
        ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(text).flip();
        List<ByteBuffer> kinds = List.of(
                ByteBuffer.wrap(text),
                ByteBuffer.wrap(inside, 2, text.length),
                ByteBuffer.wrap(inside, 2, text.length).slice(),
                direct,
                ByteBuffer.wrap(inside, 2, text.length).asReadOnlyBuffer(),
                ByteBuffer.wrap(text, 0, 99));
        try (WriteAheadLog log = open(options)) {
            long from = log.durableSequence() + 1;
            for (ByteBuffer kind : kinds) {
                int position = kind.position();
                int limit = kind.limit();
                log.append(kind, 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
                assertThat(kind.position()).isEqualTo(position);
                assertThat(kind.limit()).isEqualTo(limit);
            }
            try (WalReader reader = log.read(from)) {
                for (ByteBuffer kind : kinds) {
                    WalEntryView entry = reader.next();
                    assertThat(entry).isNotNull();
                    assertThat(entry.payload()).isEqualTo(kind);
                    assertThat(entry.payload().isReadOnly()).isTrue();
                    boolean small = kind.remaining() < 100;
                    assertThat(entry.compression()).isEqualTo(small || !compresses() ? Compression.NONE : compression);
                }
            }
        }
    }

    @Test
    void whatDoesNotShrinkIsStoredRaw() throws Exception {
        try (WriteAheadLog log = open()) {
            log.append(noise(1, 5_000), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            try (WalReader reader = log.read(1)) {
                WalEntryView entry = reader.next();
                assertThat(entry).isNotNull();
                assertThat(entry.compression()).isEqualTo(Compression.NONE);
                assertThat(entry.storedBytes()).isEqualTo(5_000);
                assertThat(entry.payload()).isEqualTo(noise(1, 5_000));
            }
        }
    }

    @Test
    void payloadsAreLimited() throws Exception {
        AppendListener none = new Recorder("x", new ConcurrentLinkedQueue<>(), new CountDownLatch(1));
        try (WriteAheadLog log = open()) {
            int max = log.maxPayloadBytes();
            assertThat(log.append(noise(1, max), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS))
                    .isEqualTo(1);
            assertThatThrownBy(() -> log.append(ByteBuffer.allocate(max + 1), 1, AckLevel.SYNCED, none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(max))
                    .hasMessageContaining(String.valueOf(max + 1));
            assertThatThrownBy(() -> log.append(ByteBuffer.allocate(0), 1, AckLevel.SYNCED, none))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.append(bytes("a"), -1, AckLevel.SYNCED, none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-1");
            assertThat(read(log, 1)).hasSize(1);
        }
    }

    @Test
    void aDirectoryHasOneOwner() throws Exception {
        try (WriteAheadLog log = open()) {
            assertThatThrownBy(this::open).isInstanceOf(DirectoryLockedException.class);
            assertThat(synced(log, "a", 1)).isEqualTo(1);
        }
        open().close();
    }

    @Test
    void aClosedLogRefuses() throws Exception {
        WriteAheadLog log = open();
        log.close();
        log.close();

        assertThatThrownBy(() -> log.append(
                        bytes("a"),
                        1,
                        AckLevel.SYNCED,
                        new Recorder("x", new ConcurrentLinkedQueue<>(), new CountDownLatch(1))))
                .isInstanceOf(LogClosedException.class);
        assertThat(log.append(bytes("a"), 1, AckLevel.SYNCED)).isCompletedExceptionally();
        assertThat(log.sync()).isCompletedExceptionally();
        assertThatThrownBy(() -> log.read(1)).isInstanceOf(LogClosedException.class);
        assertThatThrownBy(() -> log.truncateBefore(1)).isInstanceOf(LogClosedException.class);
    }

    @Test
    void aCloseBesideAppendsAnswersEveryOne() throws Exception {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger synced = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        WriteAheadLog log = open();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                AppendListener count = new AppendListener() {
                    @Override
                    public void onWritten(long firstSequence) {}

                    @Override
                    public void onSynced(long firstSequence) {
                        synced.getAndIncrement();
                    }

                    @Override
                    public void onFailure(Throwable cause) {
                        failed.getAndIncrement();
                    }
                };
                running.countDown();
                try {
                    // Limited, because the memory could run out before a close that is delayed.
                    for (int i = 0; i < 50_000; i++) {
                        log.append(bytes("entry"), 1, AckLevel.ACCEPTED, count);
                        accepted.getAndIncrement();
                    }
                } catch (LogClosedException e) {
                    // Expected once the log is closed.
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        running.await();

        log.close();

        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(synced.get() + failed.get()).isEqualTo(accepted.get());
        try (WriteAheadLog again = open()) {
            assertThat(again.recovery().lastSequence()).isEqualTo(synced.get());
        }
    }

    @Test
    void manyCallersGetDistinctSequencesAndAllSurvive() throws Exception {
        int threads = 8;
        int each = 200;
        int total = threads * each;
        List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
        try (WriteAheadLog log = open()) {
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                callers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < each; i++) {
                                sequences.add(log.append(bytes("entry"), 1, AckLevel.SYNCED)
                                        .join());
                            }
                        },
                        task -> new Thread(task).start()));
            }
            for (CompletableFuture<Void> caller : callers) {
                caller.get(50, TimeUnit.SECONDS);
            }
            WalStats stats = log.stats();
            assertThat(stats.appends().entries()).isEqualTo(total);
            assertThat(stats.appends().records()).isEqualTo(total);
            assertThat(stats.queue().entries()).isZero();
            assertThat(stats.queue().bytes()).isZero();
        }
        assertThat(sequences).doesNotHaveDuplicates().hasSize(total);
        try (WriteAheadLog log = open()) {
            assertThat(log.recovery().lastSequence()).isEqualTo(total);
        }
    }

    @Test
    void interruptsOfCallersChangeNothing() throws Exception {
        AtomicLong last = new AtomicLong();
        try (WriteAheadLog log = open()) {
            for (int i = 0; i < 100; i++) {
                Thread.currentThread().interrupt();
                CompletableFuture<Long> ack = log.append(noise(i, 3_000), 1, AckLevel.SYNCED);
                if (i == 70) {
                    log.truncateBefore(30);
                }
                try (WalReader reader = log.read(log.firstSequence())) {
                    WalEntryView first = reader.next();
                    assertThat(first == null || first.payload().remaining() == 3_000)
                            .isTrue();
                }
                assertThat(Thread.interrupted()).isTrue();
                last.set(ack.get(30, TimeUnit.SECONDS));
            }
            Thread.currentThread().interrupt();
        }
        assertThat(Thread.interrupted()).isTrue();
        Thread.currentThread().interrupt();
        try (WriteAheadLog log = open()) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(last).hasValue(100);
            assertThat(log.recovery().lastSequence()).isEqualTo(100);
        }
    }
}
