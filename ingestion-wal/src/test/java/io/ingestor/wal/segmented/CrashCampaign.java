package io.ingestor.wal.segmented;

import io.ingestor.wal.internal.format.SegmentFormat;
import io.ingestor.wal.storage.Disk;
import io.ingestor.wal.storage.Operation;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** A crash enumeration of many seeded workloads on a few threads, until a number of distinct disks has been checked. */
final class CrashCampaign {

    private static final List<CrashWorkload.Shape> SHAPES = List.of(CrashWorkload.Shape.values());

    /** The number of operations before a failure that are printed. */
    private static final int TOLD = 40;

    /** The logger of the log, referenced here so that it is not collected, and its level with it. */
    private static final Logger LOG = Logger.getLogger("io.ingestor.wal");

    private final int steps;
    private final int rounds;
    private final int statesPerPoint;
    private final long firstSeed;
    private final AtomicLong nextSeed;
    private final CrashStates distinct = new CrashStates();
    private final LongAdder points = new LongAdder();
    private final LongAdder states = new LongAdder();
    private final LongAdder nested = new LongAdder();
    private final LongAdder continued = new LongAdder();
    private final Map<String, LongAdder> covered = new ConcurrentSkipListMap<>();
    private volatile boolean stopped;

    /**
     * Creates a campaign.
     *
     * @param steps the steps of one workload
     * @param rounds the workloads in a row, each on a disk that a crash of the previous one has left
     * @param statesPerPoint the maximum number of disks for each operation
     */
    CrashCampaign(long firstSeed, int steps, int rounds, int statesPerPoint) {
        this.firstSeed = firstSeed;
        this.nextSeed = new AtomicLong(firstSeed);
        this.steps = steps;
        this.rounds = rounds;
        this.statesPerPoint = statesPerPoint;
    }

    /**
     * Runs a campaign for the mutation check, which runs this class alone. Arguments: first seed, steps, rounds, states
     * per point, distinct states. Exit code 1 if a promise was broken.
     */
    public static void main(String[] arguments) {
        CrashCampaign campaign = new CrashCampaign(
                Long.parseLong(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
        int code = 0;
        try {
            campaign.run(Long.parseLong(arguments[4]), 2);
        } catch (AssertionError | Exception e) {
            code = 1;
            System.out.println("failed: " + e.getMessage());
            e.printStackTrace(System.out);
        }
        System.out.println(campaign);
        // The threads of a mutated log may never end.
        System.exit(code);
    }

    void run(long distinctStates, int threads) throws Exception {
        Level before = LOG.getLevel();
        // Each injected fault would log a warning.
        LOG.setLevel(Level.OFF);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            // In the order in which they end: the finding of one worker must not wait for another that hangs.
            CompletionService<Void> workers = new ExecutorCompletionService<>(executor);
            for (int i = 0; i < threads; i++) {
                workers.submit(() -> work(distinctStates));
            }
            for (int i = 0; i < threads; i++) {
                workers.take().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CrashFailure failure) {
                throw failure;
            }
            throw e;
        } finally {
            stopped = true;
            executor.shutdownNow();
            LOG.setLevel(before);
        }
    }

    private Void work(long distinctStates) {
        try {
            while (!stopped && distinct.size() < distinctStates) {
                crashEverywhere(nextSeed.getAndIncrement());
            }
            return null;
        } finally {
            stopped = true;
        }
    }

    private void crashEverywhere(long seed) {
        CrashWorkload.Shape shape = SHAPES.get((int) (seed % SHAPES.size()));
        Map<Integer, byte[]> payloads = new HashMap<>();
        Disk disk = Disk.EMPTY;
        for (int round = 0; round < rounds && !stopped; round++) {
            long before = states.sum();
            List<Operation> operations = List.of();
            CrashEnumerator enumerator = null;
            try {
                List<CrashEnumerator.Found> base = CrashEnumerator.read(
                                new SimulatedDirectory(disk).recording(false), payloads)
                        .found();
                SimulatedDirectory directory = new SimulatedDirectory(disk).syncNanos(30_000);
                new CrashWorkload(shape, seed + round * 7919L, directory, payloads).run(steps);
                operations = directory.operations();
                enumerator = new CrashEnumerator(shape, seed, statesPerPoint, payloads, base, distinct);
                enumerator.enumerate(disk, operations);
                if (enumerator.points != operations.size()) {
                    throw new AssertionError("not every operation was covered");
                }
            } catch (AssertionError | Exception e) {
                String where = "seed " + seed + ", round " + round + ", ";
                if (enumerator == null) {
                    throw new CrashFailure(where + "in the workload: " + e, e);
                }
                throw new CrashFailure(
                        where + "operation " + enumerator.points + " of " + operations.size() + ", state "
                                + (before + enumerator.states) + ": " + e + "; the operations before:\n"
                                + told(operations, (int) enumerator.points),
                        e);
            }
            operations.forEach(this::count);
            points.add(enumerator.points);
            states.add(enumerator.states + enumerator.continuedStates);
            nested.add(enumerator.nestedStates);
            continued.add(enumerator.continuedStates);
            disk = enumerator.anySurvivor;
        }
    }

    static String told(List<Operation> operations, int end) {
        return operations.subList(Math.max(0, end - TOLD), end).stream()
                .map(operation -> operation instanceof Operation.Write write
                        ? "Write[file=" + write.file() + ", position=" + write.position() + ", bytes="
                                + write.bytes().length + "]"
                        : operation.toString())
                .collect(Collectors.joining("\n"));
    }

    /** A failure on a disk that breaks a promise, or in a workload that cannot continue. */
    static final class CrashFailure extends AssertionError {
        private static final long serialVersionUID = 1;

        CrashFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private void count(Operation operation) {
        if (operation instanceof Operation.Rename rename) {
            count(SegmentFormat.isTemporary(rename.to()) ? "put aside" : "segments");
        } else if (operation instanceof Operation.Delete) {
            count("deletes");
        } else if (operation instanceof Operation.Truncate) {
            count("trims");
        } else if (operation instanceof Operation.SyncEnd end) {
            count(end.succeeded() ? "syncs" : "failed syncs");
        } else if (operation instanceof Operation.DirectorySyncEnd end) {
            count(end.succeeded() ? "directory syncs" : "failed directory syncs");
        } else if (operation instanceof Operation.Event event) {
            if (event.what() instanceof CrashWorkload.Happening happening) {
                count(happening.name().toLowerCase(Locale.ROOT));
            } else if (event.what() instanceof CrashWorkload.Truncating) {
                count("truncations");
            } else if (event.what() instanceof CrashWorkload.Acked) {
                count("acks");
            }
        }
    }

    private void count(String what) {
        covered.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    long distinct() {
        return distinct.size();
    }

    /** Returns how often each kind of event has happened in the workloads. */
    Map<String, LongAdder> covered() {
        return covered;
    }

    @Override
    public String toString() {
        return "crash enumeration: seeds " + firstSeed + " to " + (nextSeed.get() - 1) + ", " + distinct.size()
                + " distinct states of " + states + ", " + continued + " of them of going on, at " + points
                + " points, and " + nested + " in recovery; in the workloads " + covered;
    }
}
