package io.ingestor.cli.send;

import io.ingestor.proto.storage.DataRecord;
import java.util.List;

/**
 * The size up to which a server has accepted batches. A server with small segments rejects large batches, and does not
 * report its limit. So a batch larger than any before is a trial that is sent alone. If it is rejected, its halves are
 * sent before anything else, which preserves the order of the records. Not thread-safe.
 */
final class BatchSize {

    /** The size at which a batch is sent, so that a window of large records stays small. */
    static final long FULL_BYTES = 1 << 20;

    /** The bytes added for each record, which cover its framing and that of its message. */
    private static final int OVERHEAD_BYTES = 64;

    /** The number of records rejected one by one, with none accepted, after which size is ruled out as the reason. */
    private static final int HOPELESS = 10;

    private long taken;
    private boolean refused;
    private int rejectedAlone;
    private long untilTrial;
    private long pause = 1;

    static long of(DataRecord record) {
        return (long) record.getSerializedSize() + OVERHEAD_BYTES;
    }

    static long of(List<DataRecord> records) {
        return records.stream().mapToLong(BatchSize::of).sum();
    }

    /** Returns the size up to which the next batch is filled. */
    long target() {
        return taken == 0 || (!refused && untilTrial <= 0) ? FULL_BYTES : Math.min(FULL_BYTES, certain());
    }

    /** Returns true if a batch must be sent alone, because it may be too large. */
    boolean isTrial(List<DataRecord> records) {
        boolean mayBeDivided = records.size() > 1 || (refused && taken == 0);
        return mayBeDivided && rejectedAlone < HOPELESS && of(records) > certain();
    }

    /** Counts a sent batch that is not a trial. */
    void sent() {
        untilTrial--;
    }

    /** Records that a trial was accepted. Trials become rare, because each waits until no record is in flight. */
    void taken(List<DataRecord> records) {
        taken = Math.max(taken, of(records));
        untilTrial = pause;
        pause *= 2;
    }

    /** Records that a trial of several records was rejected as a whole. */
    void refused() {
        refused = true;
    }

    /** Records that a trial of one record was rejected. */
    void rejectedAlone() {
        rejectedAlone += taken == 0 ? 1 : 0;
    }

    /** Returns the size that is certainly accepted. Until a refusal, slightly larger sizes count as accepted too. */
    private long certain() {
        return refused ? taken : taken + taken / 4;
    }
}
