package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.AppendListener;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.LogRefusedException;
import io.ingestor.wal.WalReader;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that make each call to the directory fail once, in every way in which it can fail. */
@Timeout(600)
class FaultInjectionTest {

    private static final int ENTRIES = 24;
    private static final int PAYLOAD_BYTES = 9_000;

    /** A listener that records the calls for one entry. */
    private static final class Watched implements AppendListener {
        final int id;
        final SimulatedDirectory directory;
        final CompletableFuture<Boolean> end = new CompletableFuture<>();
        final AtomicInteger ends = new AtomicInteger();

        Watched(int id, SimulatedDirectory directory) {
            this.id = id;
            this.directory = directory;
        }

        @Override
        public void onWritten(long firstSequence) {}

        @Override
        public void onSynced(long firstSequence) {
            directory.event(new CrashWorkload.Acked(id, firstSequence));
            ends.getAndIncrement();
            end.complete(true);
        }

        @Override
        public void onFailure(Throwable failure) {
            ends.getAndIncrement();
            end.complete(false);
        }
    }

    @Test
    void whateverCallFailsNothingAcknowledgedIsLostAndAReopenWorks() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        runWith(new SimulatedDirectory().faults((call, file) -> {
            calls.getAndIncrement();
            return null;
        }));
        int total = calls.get();
        assertThat(total).isGreaterThan(50);

        for (Fault fault : Fault.values()) {
            for (int n = 0; n < total; n++) {
                failCall(n, fault);
            }
        }
    }

    private static void failCall(int n, Fault fault) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        String[] failed = {"none"};
        SimulatedDirectory directory = new SimulatedDirectory();
        directory.faults((call, file) -> {
            if (calls.getAndIncrement() != n) {
                return null;
            }
            failed[0] = call + " " + file;
            if (fault != Fault.SHORT_WRITE) {
                directory.event(fault);
            }
            return fault;
        });
        try {
            List<Watched> watched = runWith(directory);

            directory.faults((call, file) -> null);
            for (Watched entry : watched) {
                assertThat(entry.ends).as("ends of %s", entry.id).hasValue(1);
            }
            checkSurvivors(directory, fault == Fault.SHORT_WRITE);
        } catch (AssertionError | Exception e) {
            throw new AssertionError(fault + " at call " + n + ", " + failed[0], e);
        }
    }

    /** Appends, rolls, truncates and closes as far as the fault permits. */
    private static List<Watched> runWith(SimulatedDirectory directory) throws Exception {
        List<Watched> watched = new ArrayList<>();
        SegmentedWriteAheadLog log;
        try {
            log = SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
        } catch (IOException e) {
            return watched;
        }
        try {
            for (int id = 0; id < ENTRIES; id++) {
                Watched entry = new Watched(id, directory);
                try {
                    log.append(ByteBuffer.wrap(payload(id)), 1, AckLevel.SYNCED, entry);
                    watched.add(entry);
                    entry.end.get(30, TimeUnit.SECONDS);
                } catch (LogRefusedException | LogFailedException e) {
                    assertThat(entry.end).as("refused").isNotDone();
                }
            }
            log.truncateBefore(8);
        } catch (LogFailedException e) {
            assertThat(log.sync()).isCompletedExceptionally();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("failed");
        } finally {
            try {
                log.close();
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(LogFailedException.class, IOException.class);
            }
        }
        return watched;
    }

    /** Checks that any disk that power loss may leave now has the acknowledged entries, and that the log continues. */
    private static void checkSurvivors(SimulatedDirectory directory, boolean harmless) throws Exception {
        Map<Integer, byte[]> payloads = new HashMap<>();
        for (int id = 0; id <= ENTRIES; id++) {
            payloads.put(id, payload(id));
        }
        List<CrashWorkload.Acked> acked = new ArrayList<>();
        CrashModel model = new CrashModel(Disk.EMPTY);
        for (Operation operation : directory.operations()) {
            model.apply(operation);
            if (operation instanceof Operation.Event event && event.what() instanceof CrashWorkload.Acked ack) {
                acked.add(ack);
            }
        }
        if (harmless) {
            assertThat(acked).hasSize(ENTRIES);
        }
        CrashModel.Survivors survivors = model.survivors();
        int[] outcomes = new int[survivors.choices()];
        checkDisk(survivors.disk(outcomes), payloads, acked);
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] = survivors.outcomes(i) - 1;
        }
        checkDisk(survivors.disk(outcomes), payloads, acked);
    }

    private static void checkDisk(Disk disk, Map<Integer, byte[]> payloads, List<CrashWorkload.Acked> acked)
            throws Exception {
        SimulatedDirectory left = new SimulatedDirectory(disk);
        List<CrashEnumerator.Found> found = CrashEnumerator.read(left, payloads).found();
        List<CrashWorkload.Acked> there = found.stream()
                .map(entry -> new CrashWorkload.Acked(entry.id(), entry.firstSequence()))
                .toList();
        long first = found.isEmpty() ? 8 : Math.min(8, found.get(0).firstSequence());
        assertThat(there)
                .containsAll(acked.stream()
                        .filter(ack -> ack.firstSequence() >= first)
                        .toList());

        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(left, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            log.append(ByteBuffer.wrap(payload(ENTRIES)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        }
        assertThat(CrashEnumerator.read(left, payloads).found()).hasSize(found.size() + 1);
    }

    private static byte[] payload(int id) {
        byte[] payload = new byte[PAYLOAD_BYTES];
        new Random(id).nextBytes(payload);
        ByteBuffer.wrap(payload).putLong(0, id);
        return payload;
    }

    @Test
    void aFailedSyncFailsItsGroupAsUnknownAndIsNeverTriedAgain() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        SimulatedDirectory directory = new SimulatedDirectory();
        directory.faults((call, file) -> call.equals("syncData") && syncs.getAndIncrement() == 1 ? Fault.EIO : null);
        SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
        log.append(ByteBuffer.wrap(payload(0)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);

        CompletableFuture<Long> failed = log.append(ByteBuffer.wrap(payload(1)), 1, AckLevel.SYNCED);

        assertThat(failed)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LogFailedException.class)
                .withMessageContaining("unknown")
                .withMessageContaining("Input/output error");
        assertThat(log.append(ByteBuffer.wrap(payload(2)), 1, AckLevel.ACCEPTED))
                .isCompletedExceptionally();
        assertThat(log.sync()).isCompletedExceptionally();
        assertThat(log.durableSequence()).isEqualTo(1);
        log.close();
        assertThat(syncs).as("syncs of segments").hasValue(2);
    }

    @Test
    void theLatchHoldsForAppendersWhileASyncIsInFlight() throws Exception {
        CompletableFuture<Void> syncing = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        boolean[] failWrites = {false};
        AtomicInteger syncs = new AtomicInteger();
        GatedDirectory directory = new GatedDirectory(
                new SimulatedDirectory()
                        .faults((call, file) -> call.equals("write") && failWrites[0] ? Fault.EIO : null),
                () -> {
                    if (syncs.incrementAndGet() == 2) {
                        syncing.complete(null);
                        release.join();
                    }
                });
        SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
        log.append(ByteBuffer.wrap(payload(0)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        CompletableFuture<Long> inFlight = log.append(ByteBuffer.wrap(payload(1)), 1, AckLevel.SYNCED);
        syncing.get(30, TimeUnit.SECONDS);
        failWrites[0] = true;

        CompletableFuture<Long> failed = log.append(ByteBuffer.wrap(payload(2)), 1, AckLevel.SYNCED);

        assertThat(failed).failsWithin(30, TimeUnit.SECONDS);
        assertThat(log.append(ByteBuffer.wrap(payload(3)), 1, AckLevel.ACCEPTED))
                .isCompletedExceptionally();
        release.complete(null);
        assertThat(inFlight).as("no acknowledgement after the failure").failsWithin(30, TimeUnit.SECONDS);
        assertThat(log.durableSequence()).isEqualTo(1);
        log.close();
    }

    @Test
    void aFailureEndsTheWaitOfAReaderThatHasReadWhatIsDurable() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        SimulatedDirectory directory = new SimulatedDirectory();
        directory.faults((call, file) -> call.equals("syncData") && syncs.getAndIncrement() == 1 ? Fault.EIO : null);
        SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
        log.append(ByteBuffer.wrap(payload(0)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        WalReader waiting = log.read(2);
        assertThat(waiting.next()).isNull();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> end.complete(catchThrowable(() -> waiting.await(Duration.ofDays(1)))));
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(log.append(ByteBuffer.wrap(payload(1)), 1, AckLevel.SYNCED)).failsWithin(30, TimeUnit.SECONDS);

        assertThat(end.get(30, TimeUnit.SECONDS)).isInstanceOf(LogFailedException.class);
        WalReader late = log.read(1);
        assertThat(late.await(Duration.ZERO)).isTrue();
        assertThat(late.next()).isNotNull();
        assertThat(late.next()).as("what was not synced").isNull();
        assertThat(catchThrowable(() -> late.await(Duration.ofDays(1)))).isInstanceOf(LogFailedException.class);
        late.close();
        waiting.close();
        log.close();
    }

    @Test
    void aFullDiskRefusesAppendsAndTheLogResumesByItself() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        List<Integer> acked = new ArrayList<>();
        Map<Integer, byte[]> payloads = new HashMap<>();
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            log.append(ByteBuffer.wrap(put(payloads, 0)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
            acked.add(0);
            directory.usableBytes(1000);
            LogRefusedException refused = null;
            for (int id = 1; refused == null; id++) {
                try {
                    log.append(ByteBuffer.wrap(put(payloads, id)), 1, AckLevel.SYNCED)
                            .get(30, TimeUnit.SECONDS);
                    acked.add(id);
                } catch (ExecutionException e) {
                    refused = (LogRefusedException) e.getCause();
                }
            }
            assertThat(refused).hasMessageContaining("1000 bytes are usable");
            assertThat(log.durableSequence()).isEqualTo(acked.size());
            assertThat(log.sync().get(30, TimeUnit.SECONDS)).isEqualTo(acked.size());

            directory.usableBytes(Long.MAX_VALUE);

            CompletableFuture<Long> again;
            do {
                Thread.onSpinWait();
                again = log.append(ByteBuffer.wrap(put(payloads, 100)), 1, AckLevel.SYNCED);
            } while (failedAsRefused(again));
            acked.add(100);
        }
        assertThat(CrashEnumerator.read(directory, payloads).found().stream().map(CrashEnumerator.Found::id))
                .isEqualTo(acked);
    }

    private static boolean failedAsRefused(CompletableFuture<Long> append) throws Exception {
        try {
            append.get(30, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(LogRefusedException.class);
            return true;
        }
    }

    private static byte[] put(Map<Integer, byte[]> payloads, int id) {
        return payloads.computeIfAbsent(id, FaultInjectionTest::payload);
    }

    @Test
    void aFullQueueRefusesAndTakesAgainWhenItHasDrained() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        GatedDirectory directory = new GatedDirectory(new SimulatedDirectory(), release::join);
        SegmentedOptions options =
                CrashWorkload.OPTIONS.toBuilder().maxQueuedBytes(20_000).build();
        try (SegmentedWriteAheadLog log = SegmentedWriteAheadLog.open(directory, options, CrashWorkload.TIMING)) {
            List<CompletableFuture<Long>> taken = new ArrayList<>();
            CompletableFuture<Long> last = log.append(ByteBuffer.wrap(payload(0)), 1, AckLevel.SYNCED);
            // The first segment fills up, and its last sync does not end, so the queue must fill.
            while (!last.isCompletedExceptionally() && taken.size() < 100) {
                taken.add(last);
                last = log.append(ByteBuffer.wrap(payload(taken.size())), 1, AckLevel.SYNCED);
            }
            assertThat(last)
                    .failsWithin(30, TimeUnit.SECONDS)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(LogRefusedException.class)
                    .withMessageContaining("maxQueuedBytes is 20000");

            release.complete(null);

            for (CompletableFuture<Long> ack : taken) {
                ack.get(30, TimeUnit.SECONDS);
            }
            assertThat(log.append(ByteBuffer.wrap(payload(0)), 1, AckLevel.SYNCED)
                            .get(30, TimeUnit.SECONDS))
                    .isEqualTo(taken.size() + 1);
            assertThat(log.stats().queue().bytes()).isZero();
        }
    }

    /** Checks pages that a failed sync has marked clean. Readers see them, but no later sync writes them. */
    @Test
    void whatAReopenShowsAfterAFailedSyncSurvivesPowerLoss() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        SimulatedDirectory directory = new SimulatedDirectory()
                .faults((call, file) -> call.equals("syncData") && syncs.incrementAndGet() == 2 ? Fault.EIO : null);
        SegmentedWriteAheadLog failing =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING);
        failing.append(ByteBuffer.wrap(payload(0)), 1, AckLevel.SYNCED).get(30, TimeUnit.SECONDS);
        CompletableFuture<Long> unknown = failing.append(ByteBuffer.wrap(payload(1)), 1, AckLevel.SYNCED);
        assertThat(catchThrowable(() -> unknown.get(30, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(LogFailedException.class);
        failing.close();

        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            assertThat(log.recovery().lastSequence()).isEqualTo(2);

            CrashModel model = new CrashModel(Disk.EMPTY);
            directory.operations().forEach(model::apply);
            CrashModel.Survivors survivors = model.survivors();
            Disk least = survivors.disk(new int[survivors.choices()]);
            Map<Integer, byte[]> payloads = Map.of(0, payload(0), 1, payload(1));
            assertThat(CrashEnumerator.read(new SimulatedDirectory(least), payloads)
                            .found())
                    .hasSize(2);
        }
    }

    @Test
    void aReadErrorIsNotTheEndOfTheLog() throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory();
        runWith(directory);
        LogRecovery.run(directory, CrashWorkload.OPTIONS.recoveryMode(), 1);
        AtomicInteger reads = new AtomicInteger();
        directory.faults((call, file) -> {
            if (call.equals("read")) {
                reads.getAndIncrement();
            }
            return null;
        });
        LogRecovery.run(directory, CrashWorkload.OPTIONS.recoveryMode(), 1);
        int total = reads.get();
        Map<String, byte[]> before = directory.contents();

        for (int n = 0; n < total; n++) {
            int failing = n;
            reads.set(0);
            directory.faults(
                    (call, file) -> call.equals("read") && reads.getAndIncrement() == failing ? Fault.EIO : null);

            assertThat(catchThrowable(() -> LogRecovery.run(directory, CrashWorkload.OPTIONS.recoveryMode(), 1)))
                    .as("read %s of %s", failing, total)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Input/output error");
        }
        Map<String, byte[]> after = directory.contents();
        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.forEach((name, content) ->
                assertThat(Arrays.equals(after.get(name), content)).as(name).isTrue());
    }
}
