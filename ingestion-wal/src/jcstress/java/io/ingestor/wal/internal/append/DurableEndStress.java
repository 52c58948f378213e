package io.ingestor.wal.internal.append;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.ingestor.wal.LogClosedException;
import io.ingestor.wal.LogFailedException;
import io.ingestor.wal.internal.append.StressLog.MemoryFile;
import io.ingestor.wal.internal.format.SegmentHeader;
import io.ingestor.wal.internal.read.SegmentTable;
import io.ingestor.wal.internal.segment.LogEnd;
import io.ingestor.wal.internal.segment.SegmentInfo;
import java.io.IOException;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Readers and the durable end: what it covers is there to read, and no move of it and no end of all moves is missed.
 */
final class DurableEndStress {

    private static final int MOVED = 1;
    private static final int CLOSED = 2;
    private static final int FAILED = 3;
    private static final int OUT_OF_TIME = 9;

    private DurableEndStress() {}

    /** A reader waits until all of so many appends are durable; 0 for a wait that only a close or a failure can end. */
    private static int await(LiveDurableEnd end, long appends) {
        try {
            if (end.await(() -> appends > 0 && end.get().position() >= appends, Patience.nanos())) {
                return MOVED;
            }
            Patience.lose();
            return OUT_OF_TIME;
        } catch (LogClosedException e) {
            return CLOSED;
        } catch (LogFailedException e) {
            return FAILED;
        } catch (IOException | InterruptedException e) {
            return OUT_OF_TIME;
        }
    }

    /**
     * The durable position; whether the index has its segment; what of the bytes is there, and what of them was synced.
     */
    @JCStressTest
    @Outcome(id = "0, ., ., .", expect = ACCEPTABLE, desc = "Not durable yet.")
    @Outcome(id = "1, 1, 1, 1", expect = ACCEPTABLE, desc = "Durable, and all is there.")
    @Outcome(expect = FORBIDDEN, desc = "Durable, and something of it cannot be read or was not synced.")
    @State
    public static class WhatIsCoveredIsThere {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private final LiveDurableEnd end = new LiveDurableEnd(log.sync, log.latch, "memory");
        private final SegmentTable table = new SegmentTable(List.of());
        private int bytes;

        @Actor
        public void logThread() {
            SegmentHeader header = new SegmentHeader(0, 0, 1, 0, 1 << 16);
            table.roll(0, 1, new SegmentInfo(header, 1, SegmentInfo.OPEN, 0));
            bytes = 1;
            log.appendInline();
        }

        @Actor
        public void reader(IIII_Result result) {
            LogEnd durable = end.get();
            result.r1 = (int) durable.position();
            result.r2 = table.find(durable.segment()) == null ? 0 : 1;
            result.r3 = bytes;
            result.r4 = (int) log.file.synced;
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "Every wait ends with the move.")
    @Outcome(expect = FORBIDDEN, desc = "A move was missed.")
    @State
    public static class WaitForAMove {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private final LiveDurableEnd end = new LiveDurableEnd(log.sync, log.latch, "memory");

        @Actor
        public void logThread() {
            log.appendInline();
            log.appendInline();
        }

        @Actor
        public void reader(I_Result result) {
            int first = await(end, 1);
            result.r1 = first == MOVED ? await(end, 2) : first;
        }
    }

    @JCStressTest
    @Outcome(id = "1", expect = ACCEPTABLE, desc = "The last move is seen even if the close is too.")
    @Outcome(expect = FORBIDDEN, desc = "Told of the close with something left to read, or of nothing.")
    @State
    public static class WaitForTheLastMove {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private final LiveDurableEnd end = new LiveDurableEnd(log.sync, log.latch, "memory");

        @Actor
        public void closer() {
            log.appendInline();
            end.close();
        }

        @Actor
        public void reader(I_Result result) {
            result.r1 = await(end, 1);
        }
    }

    @JCStressTest
    @Outcome(id = "2", expect = ACCEPTABLE, desc = "Told of the close.")
    @Outcome(expect = FORBIDDEN, desc = "The close was missed.")
    @State
    public static class WaitUntilClosed {

        private final StressLog log = new StressLog(new MemoryFile(0));
        private final LiveDurableEnd end = new LiveDurableEnd(log.sync, log.latch, "memory");

        @Actor
        public void closer() {
            end.close();
        }

        @Actor
        public void reader(I_Result result) {
            result.r1 = await(end, 0);
        }
    }

    @JCStressTest
    @Outcome(id = "3", expect = ACCEPTABLE, desc = "Told of the failure, after all that is durable.")
    @Outcome(expect = FORBIDDEN, desc = "The failure was missed, or told with something left to read.")
    @State
    public static class WaitWhileTheLogFails {

        private final StressLog log = new StressLog(new MemoryFile(2));
        private final LiveDurableEnd end = new LiveDurableEnd(log.sync, log.latch, "memory");

        @Actor
        public void logThread() {
            log.appendInline();
            log.appendInline();
        }

        @Actor
        public void reader(I_Result result) {
            int first = await(end, 1);
            result.r1 = first == MOVED ? await(end, 2) : OUT_OF_TIME;
        }
    }
}
