package io.ingestor.wal.segmented;

import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.read.SegmentedReader;
import io.ingestor.wal.internal.recover.LogRecovery;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * An enumerator that crashes a recorded workload at every operation. It checks that a recovery of each disk that the
 * crash may leave finds every promised entry.
 */
final class CrashEnumerator {

    /** An entry as a recovery shows it. */
    record Found(int id, long firstSequence, int recordCount) {}

    private static final int STEPS_OF_GOING_ON = 3;
    private static final int STATES_OF_GOING_ON = 16;

    private final CrashWorkload.Shape shape;
    private final long seed;
    private final Random random;
    private final int statesPerPoint;
    private final Map<Integer, byte[]> payloads;
    private final CrashStates distinct;
    private final boolean goesOn;
    private final CrashPromises promises = new CrashPromises();

    long points;
    long states;

    /** The number of disks left by crashes in recoveries. */
    long nestedStates;

    /** The number of disks left by crashes of workloads that continued after a crash. */
    long continuedStates;

    /** A disk left by some crash, on which another workload may continue. */
    Disk anySurvivor = Disk.EMPTY;

    private boolean survivorChosen;

    /**
     * Creates an enumerator.
     *
     * @param base the promises made before the recording began
     */
    CrashEnumerator(
            CrashWorkload.Shape shape,
            long seed,
            int statesPerPoint,
            Map<Integer, byte[]> payloads,
            List<Found> base,
            CrashStates distinct) {
        this(shape, seed, statesPerPoint, payloads, base, distinct, true);
    }

    private CrashEnumerator(
            CrashWorkload.Shape shape,
            long seed,
            int statesPerPoint,
            Map<Integer, byte[]> payloads,
            List<Found> base,
            CrashStates distinct,
            boolean goesOn) {
        this.shape = shape;
        this.seed = seed;
        this.random = new Random(seed);
        this.statesPerPoint = statesPerPoint;
        this.payloads = payloads;
        this.distinct = distinct;
        this.goesOn = goesOn;
        for (Found found : base) {
            promises.appended(found.id(), found.recordCount());
            promises.promised(found.id(), found.firstSequence());
        }
    }

    void enumerate(Disk initial, List<Operation> operations) throws Exception {
        CrashModel model = new CrashModel(initial);
        checkPoint(model);
        for (Operation operation : operations) {
            model.apply(operation);
            boolean promised = operation instanceof Operation.Event event && note(event.what());
            points++;
            if (promised || changesDisks(operation)) {
                checkPoint(model);
            }
        }
    }

    /** Returns true if a crash after the operation may leave other disks than one before it. */
    private static boolean changesDisks(Operation operation) {
        return !(operation instanceof Operation.Event
                || operation instanceof Operation.SyncStart
                || operation instanceof Operation.DirectorySyncStart);
    }

    /** Records an event; returns true if it changes the promises. */
    private boolean note(Object what) {
        if (what instanceof CrashWorkload.Appending appending) {
            promises.appended(appending.id(), appending.recordCount());
            return false;
        } else if (what instanceof CrashWorkload.Acked ack) {
            promises.promised(ack.id(), ack.firstSequence());
        } else if (what instanceof CrashWorkload.Served served) {
            served.entries().forEach(entry -> promises.promised(entry.id(), entry.firstSequence()));
        } else if (what instanceof CrashWorkload.Truncating truncating) {
            promises.truncated(truncating.sequence());
        } else {
            return false;
        }
        return true;
    }

    private void checkPoint(CrashModel model) throws Exception {
        CrashModel.Survivors survivors = model.survivors();
        forEachDisk(survivors, statesPerPoint, outcomes -> {
            states++;
            Disk disk = survivors.disk(outcomes);
            if (distinct.add(survivors.hash(outcomes))) {
                check(disk);
            } else if (random.nextInt(8) == 0) {
                // The disk was seen before, but at an earlier point: entries promised since may be missing from it.
                check(disk);
            } else {
                promisedOnly(disk);
            }
        });
    }

    private interface DiskCheck {
        void accept(int[] outcomes) throws Exception;
    }

    /** Visits all disks if they are few; otherwise the extremes, the disks next to them, and a seeded sample. */
    private void forEachDisk(CrashModel.Survivors survivors, int limit, DiskCheck check) throws Exception {
        int choices = survivors.choices();
        int[] outcomes = new int[choices];
        if (survivors.count() <= limit) {
            do {
                check.accept(outcomes);
            } while (increment(survivors, outcomes));
            return;
        }
        check.accept(outcomes);
        for (int i = 0; i < choices; i++) {
            outcomes[i] = survivors.outcomes(i) - 1;
        }
        check.accept(outcomes);
        Arrays.fill(outcomes, 1);
        check.accept(outcomes);
        int n = 3;
        if (n + 2 * choices < limit) {
            n += 2 * choices;
            for (int i = 0; i < choices; i++) {
                Arrays.fill(outcomes, 1);
                outcomes[i] = 0;
                check.accept(outcomes);
                Arrays.fill(outcomes, 0);
                outcomes[i] = 1;
                check.accept(outcomes);
            }
        }
        for (; n < limit; n++) {
            // Half the samples have the newest outcomes with few exceptions. Logs most likely fail on a hole before
            // many whole frames.
            boolean mostlyNew = n % 2 == 0;
            for (int i = 0; i < choices; i++) {
                outcomes[i] = mostlyNew && random.nextInt(choices) > 1 ? 1 : random.nextInt(survivors.outcomes(i));
            }
            check.accept(outcomes);
        }
    }

    private static boolean increment(CrashModel.Survivors survivors, int[] outcomes) {
        for (int i = 0; i < outcomes.length; i++) {
            if (++outcomes[i] < survivors.outcomes(i)) {
                return true;
            }
            outcomes[i] = 0;
        }
        return false;
    }

    private void promisedOnly(Disk disk) throws Exception {
        Recovered recovered = read(new SimulatedDirectory(disk).recording(false), payloads);
        promises.check(recovered.found(), recovered.end().nextSequence());
    }

    private void check(Disk disk) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory(disk);
        Recovered first = read(directory, payloads);
        promises.check(first.found(), first.end().nextSequence());

        int changes = directory.operationCount();
        Recovered second = read(directory, payloads);

        if (!second.sameLog(first)) {
            throw new AssertionError("a second recovery found " + second + ", the first " + first);
        }
        if (random.nextInt(16) == 0) {
            crashInRecovery(disk, directory.operations().subList(0, changes), first);
        }
        // Mostly after a torn end: the frames left behind it must not be taken for part of the new log.
        if (goesOn && random.nextInt(first.torn() ? 100 : 800) == 0) {
            goOn(disk, first.found());
        }
        // Mostly a disk with frames behind the end: the next workload must not take them for its own.
        if (!survivorChosen || random.nextInt(first.torn() ? 20 : 200) == 0) {
            anySurvivor = disk;
            survivorChosen = true;
        }
    }

    private void crashInRecovery(Disk disk, List<Operation> operations, Recovered expected) throws Exception {
        CrashModel model = new CrashModel(disk);
        for (Operation operation : operations) {
            model.apply(operation);
            CrashModel.Survivors survivors = model.survivors();
            forEachDisk(survivors, 8, outcomes -> {
                nestedStates++;
                Recovered again = read(new SimulatedDirectory(survivors.disk(outcomes)).recording(false), payloads);
                if (!again.sameLog(expected)) {
                    throw new AssertionError(
                            "recovery after a crash in a recovery found " + again + ", without it " + expected);
                }
            });
        }
    }

    /** Runs a short workload on the disk that is left, and crashes that at every operation as well. */
    private void goOn(Disk disk, List<Found> before) throws Exception {
        Map<Integer, byte[]> more = new HashMap<>(payloads);
        SimulatedDirectory directory = new SimulatedDirectory(disk).syncNanos(30_000);
        CrashEnumerator enumerator =
                new CrashEnumerator(shape, seed, STATES_OF_GOING_ON, more, before, distinct, false);
        try {
            new CrashWorkload(shape, random.nextLong(), directory, more).run(STEPS_OF_GOING_ON);
            enumerator.enumerate(disk, directory.operations());
        } catch (AssertionError | Exception e) {
            List<Operation> operations = directory.operations();
            throw new AssertionError(
                    e + "; going on behind a crash, at operation " + enumerator.points + " of " + operations.size()
                            + ":\n" + CrashCampaign.told(operations, (int) enumerator.points),
                    e);
        }
        continuedStates += enumerator.states;
    }

    /** The result of a recovery of a disk. */
    record Recovered(List<SegmentInfo> segments, LogEnd end, List<Found> found, boolean torn) {

        /**
         * Returns true if the logs are the same. The torn end is ignored, because the second recovery no longer finds
         * it.
         */
        boolean sameLog(Recovered other) {
            return end.equals(other.end) && segments.equals(other.segments) && found.equals(other.found);
        }
    }

    static Recovered read(SimulatedDirectory directory, Map<Integer, byte[]> payloads) throws IOException {
        LogRecovery.Recovered recovered = LogRecovery.run(directory, CrashWorkload.OPTIONS.recoveryMode(), 1);
        List<Found> found = new ArrayList<>();
        long number =
                recovered.segments().isEmpty() ? 1 : recovered.segments().get(0).number();
        try (SegmentedReader reader =
                new SegmentedReader(directory, new SegmentTable(recovered.segments()), recovered::end, number, 1)) {
            long expected = recovered.report().firstSequence();
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                if (entry.firstSequence() != expected) {
                    throw new AssertionError("sequence expected " + expected + ", actual " + entry.firstSequence());
                }
                expected += entry.recordCount();
                int id = (int) entry.payload().getLong(0);
                byte[] payload = payloads.get(id);
                if (payload == null) {
                    throw new AssertionError("entry " + id + " at " + entry.firstSequence() + " was never appended");
                }
                if (!entry.payload().equals(ByteBuffer.wrap(payload))) {
                    throw new AssertionError("payload of entry " + id + " at " + entry.firstSequence() + " is wrong");
                }
                found.add(new Found(id, entry.firstSequence(), entry.recordCount()));
            }
            if (recovered.end().nextSequence() != expected) {
                throw new AssertionError("next sequence expected " + expected + ", actual "
                        + recovered.end().nextSequence());
            }
        }
        return new Recovered(
                recovered.segments(), recovered.end(), found, recovered.report().tornBytes() > 0);
    }
}
