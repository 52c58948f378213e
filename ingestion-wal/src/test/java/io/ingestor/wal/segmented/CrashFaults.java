package io.ingestor.wal.segmented;

import io.ingestor.wal.storage.Fault;
import io.ingestor.wal.storage.SimulatedDirectory;
import java.util.List;
import java.util.Random;

/** A plan that makes single calls of a workload fail on request, and cuts some writes short. */
final class CrashFaults implements SimulatedDirectory.FaultPlan {

    private static final List<List<String>> KINDS = List.of(
            List.of("syncData", "syncAll"),
            List.of("syncData"),
            List.of("directorySync"),
            List.of("write"),
            List.of("create", "rename", "delete", "openForWrite", "openForRead", "truncate", "list", "read"));

    private final Random random;
    private final boolean shortWrites;
    private List<String> armed = List.of();
    private int before;
    private boolean fired;

    CrashFaults(long seed, boolean shortWrites) {
        this.random = new Random(seed);
        this.shortWrites = shortWrites;
    }

    /** Makes one of the next calls of some kind fail. */
    synchronized void arm() {
        armed = KINDS.get(random.nextInt(KINDS.size()));
        before = random.nextInt(4);
    }

    synchronized void disarm() {
        armed = List.of();
    }

    /** Returns true if a call has failed since {@link #forget}. */
    synchronized boolean fired() {
        return fired;
    }

    synchronized void forget() {
        fired = false;
    }

    @Override
    public synchronized Fault before(String call, String file) {
        if (armed.contains(call) && before-- == 0) {
            if (call.equals("write") && random.nextBoolean()) {
                // This write takes only a part, and the next one fails.
                before = 0;
                return Fault.SHORT_WRITE;
            }
            armed = List.of();
            fired = true;
            return Fault.EIO;
        }
        return shortWrites && call.equals("write") && random.nextInt(6) == 0 ? Fault.SHORT_WRITE : null;
    }
}
