package io.ingestor.wal.segmented;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.storage.CrashModel;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Crashes a recorded workload at every operation, and checks of each disk that the crash may leave that a recovery finds what was promised.
 */
final class CrashEnumerator {

    /** An entry as a recovery shows it. */
    record Found(int id, long firstSequence, int recordCount) {}

    private final long seed;
    private final Random random;
    private final int statesPerPoint;
    private final Map<Integer, byte[]> payloads;
    private final Set<Long> distinct;

    private final Map<Integer, Integer> appended = new HashMap<>();
    private final Map<Integer, Long> acked = new HashMap<>();
    private long truncatedBefore = 1;
    private final IdentityHashMap<byte[], Long> contentHashes = new IdentityHashMap<>();

    long points;
    long states;
    long nestedStates;

    /** A disk left by some crash, on which another workload may go on. */
    Map<String, byte[]> anySurvivor = Map.of();

    /** @param base what had to survive before the recording began */
    CrashEnumerator(
            long seed, int statesPerPoint, Map<Integer, byte[]> payloads, List<Found> base, Set<Long> distinct) {
        this.seed = seed;
        this.random = new Random(seed);
        this.statesPerPoint = statesPerPoint;
        this.payloads = payloads;
        this.distinct = distinct;
        for (Found found : base) {
            appended.put(found.id(), found.recordCount());
            acked.put(found.id(), found.firstSequence());
        }
    }

    void enumerate(Map<String, byte[]> initial, List<Operation> operations) throws Exception {
        CrashModel model = new CrashModel(initial);
        checkPoint(model);
        for (Operation operation : operations) {
            if (operation instanceof Operation.Event event) {
                note(event.what());
            }
            model.apply(operation);
            points++;
            checkPoint(model);
        }
    }

    private void note(Object what) {
        if (what instanceof CrashWorkload.Appending appending) {
            appended.put(appending.id(), appending.recordCount());
        } else if (what instanceof CrashWorkload.Acked ack) {
            acked.put(ack.id(), ack.firstSequence());
        } else if (what instanceof CrashWorkload.Truncating truncating) {
            truncatedBefore = Math.max(truncatedBefore, truncating.sequence());
        }
    }

    private void checkPoint(CrashModel model) throws Exception {
        CrashModel.Survivors survivors = model.survivors();
        if (contentHashes.size() > 200) {
            contentHashes.clear();
        }
        forEachDisk(survivors, statesPerPoint, disk -> {
            states++;
            if (distinct.add(hash(disk))) {
                check(disk);
            } else if (random.nextInt(8) == 0) {
                // Seen before, but not at this point: what was promised since may be missing in it.
                check(disk);
            } else {
                promisedOnly(disk);
            }
        });
    }

    private interface DiskCheck {
        void accept(Map<String, byte[]> disk) throws Exception;
    }

    /** All disks if they are few, else the extremes and a seeded sample. */
    private void forEachDisk(CrashModel.Survivors survivors, int limit, DiskCheck check) throws Exception {
        int choices = survivors.choices();
        int[] outcomes = new int[choices];
        if (survivors.count() <= limit) {
            do {
                check.accept(survivors.disk(outcomes));
            } while (increment(survivors, outcomes));
            return;
        }
        check.accept(survivors.disk(outcomes));
        for (int i = 0; i < choices; i++) {
            outcomes[i] = survivors.outcomes(i) - 1;
        }
        check.accept(survivors.disk(outcomes));
        Arrays.fill(outcomes, 1);
        check.accept(survivors.disk(outcomes));
        for (int n = 3; n < limit; n++) {
            // Half the samples are all new but for a few: a hole before much that is whole is what a log gets wrong.
            boolean mostlyNew = n % 2 == 0;
            for (int i = 0; i < choices; i++) {
                outcomes[i] = mostlyNew && random.nextInt(choices) > 1 ? 1 : random.nextInt(survivors.outcomes(i));
            }
            check.accept(survivors.disk(outcomes));
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

    private void promisedOnly(Map<String, byte[]> disk) throws Exception {
        checkPromises(recover(new SimulatedDirectory(disk).recording(false)));
    }

    private void check(Map<String, byte[]> disk) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory(disk);
        Recovered first = recover(directory);
        checkPromises(first);
        List<Operation> operations = directory.operations();

        Recovered second = recover(directory);

        assertThat(second).as("a second recovery").isEqualTo(first);
        if (random.nextInt(16) == 0) {
            crashInRecovery(disk, operations, first);
        }
        if (random.nextInt(400) == 0) {
            goOn(disk, first.found);
        }
        if (random.nextInt(200) == 0 || anySurvivor.isEmpty()) {
            anySurvivor = disk;
        }
    }

    private void crashInRecovery(Map<String, byte[]> disk, List<Operation> operations, Recovered expected)
            throws Exception {
        CrashModel model = new CrashModel(disk);
        for (Operation operation : operations) {
            model.apply(operation);
            forEachDisk(model.survivors(), 8, left -> {
                nestedStates++;
                assertThat(recover(new SimulatedDirectory(left).recording(false)))
                        .as("recovery after a crash in a recovery")
                        .isEqualTo(expected);
            });
        }
    }

    /** The log opens on what is left, takes more, and has both after a close. */
    private void goOn(Map<String, byte[]> disk, List<Found> before) throws Exception {
        SimulatedDirectory directory = new SimulatedDirectory(disk).recording(false);
        Map<Integer, byte[]> more = new HashMap<>(payloads);
        int id = more.size();
        long sequence;
        try (SegmentedWriteAheadLog log =
                SegmentedWriteAheadLog.open(directory, CrashWorkload.OPTIONS, CrashWorkload.TIMING)) {
            sequence = new CrashWorkload(seed, directory, more)
                    .append(log, AckLevel.SYNCED, 1)
                    .get(30, TimeUnit.SECONDS);
        }
        List<Found> expected = new ArrayList<>(before);
        expected.add(new Found(id, sequence, 1));

        assertThat(read(directory, more).found).isEqualTo(expected);
    }

    /** What recovery made of a disk; equal if the logs are. */
    record Recovered(List<SegmentInfo> segments, LogEnd end, List<Found> found) {}

    private Recovered recover(SimulatedDirectory directory) throws IOException {
        return read(directory, payloads);
    }

    static Recovered read(SimulatedDirectory directory, Map<Integer, byte[]> payloads) throws IOException {
        LogRecovery.Recovered recovered = LogRecovery.run(directory, CrashWorkload.OPTIONS);
        List<Found> found = new ArrayList<>();
        long number =
                recovered.segments().isEmpty() ? 1 : recovered.segments().get(0).number();
        try (SegmentedReader reader =
                new SegmentedReader(directory, new SegmentTable(recovered.segments()), recovered::end, number, 1)) {
            long expected = recovered.report().firstSequence();
            for (WalEntryView entry = reader.next(); entry != null; entry = reader.next()) {
                assertThat(entry.firstSequence()).as("sequence").isEqualTo(expected);
                expected += entry.recordCount();
                int id = (int) entry.payload().getLong(0);
                byte[] payload = payloads.get(id);
                assertThat(payload).as("payload of an entry that was appended").isNotNull();
                byte[] actual = new byte[entry.payload().remaining()];
                entry.payload().get(0, actual);
                assertThat(Arrays.equals(actual, payload))
                        .as("payload of %s", id)
                        .isTrue();
                found.add(new Found(id, entry.firstSequence(), entry.recordCount()));
            }
            assertThat(recovered.end().nextSequence()).isEqualTo(expected);
        }
        return new Recovered(recovered.segments(), recovered.end(), found);
    }

    private void checkPromises(Recovered recovered) {
        List<Found> found = recovered.found();
        Map<Integer, Found> byId = new HashMap<>();
        for (Found entry : found) {
            assertThat(byId.put(entry.id(), entry))
                    .as("entry %s is there once", entry.id())
                    .isNull();
            assertThat(appended.get(entry.id())).as("records of %s", entry).isEqualTo(entry.recordCount());
        }
        long first = found.isEmpty() ? Long.MAX_VALUE : found.get(0).firstSequence();
        acked.forEach((id, sequence) -> {
            assertThat(recovered.end().nextSequence())
                    .as("a sequence is not given again, also when its entry was released")
                    .isGreaterThanOrEqualTo(sequence + appended.get(id));
            Found entry = byId.get(id);
            if (entry != null) {
                assertThat(entry.firstSequence()).as("sequence of %s", id).isEqualTo(sequence);
            } else {
                long next = sequence + appended.get(id);
                boolean released = next <= truncatedBefore && next <= first;
                assertThat(released)
                        .as("synced entry %s at %s is missing, found %s", id, sequence, found)
                        .isTrue();
            }
        });
    }

    /** 64 bits of everything on the disk. */
    private long hash(Map<String, byte[]> disk) {
        long hash = 0;
        for (Map.Entry<String, byte[]> file : disk.entrySet()) {
            hash = hash * 0x9E3779B97F4A7C15L + file.getKey().hashCode();
            hash = hash * 0x9E3779B97F4A7C15L + contentHashes.computeIfAbsent(file.getValue(), CrashEnumerator::hash);
        }
        return hash;
    }

    private static long hash(byte[] content) {
        CRC32C low = new CRC32C();
        low.update(content);
        CRC32 high = new CRC32();
        high.update(content);
        return (high.getValue() << 32) | (low.getValue() ^ ((long) content.length << 20));
    }

    static Set<Long> newDistinct() {
        return new HashSet<>();
    }
}
