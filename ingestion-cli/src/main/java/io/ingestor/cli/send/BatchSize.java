package io.ingestor.cli.send;

import io.ingestor.proto.storage.DataRecord;
import java.util.List;

/**
 * The size up to which a server has taken batches. A server with small segments rejects a batch that a larger one
 * takes, and does not report its limit. So a batch larger than any before goes alone: if it is rejected, its halves
 * follow before anything else, and the order of the records stays. Not thread-safe.
 */
final class BatchSize {

    /** A batch is sent once it has grown to this, so that a window of large records stays small. */
    static final long FULL_BYTES = 1 << 20;

    /** Bytes of a message beside its records, and of a record beside its own content. */
    private static final int OVERHEAD_BYTES = 64;

    /** The number of records rejected one by one, with none taken, after which size cannot be the reason. */
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

    /** Returns true if a batch of that size must be sent alone, as it may be too large. */
    boolean isTrial(List<DataRecord> records) {
        boolean mayBeDivided = records.size() > 1 || (refused && taken == 0);
        return mayBeDivided && rejectedAlone < HOPELESS && of(records) > certain();
    }

    /** Notes that a batch was sent that was no trial. */
    void sent() {
        untilTrial--;
    }

    /** Notes that a trial was taken. Trials become rare: each waits until nothing is under way. */
    void taken(List<DataRecord> records) {
        taken = Math.max(taken, of(records));
        untilTrial = pause;
        pause *= 2;
    }

    /** Notes that a trial of several records was rejected as a whole. */
    void refused() {
        refused = true;
    }

    /** Notes that a trial of one record was rejected. */
    void rejectedAlone() {
        rejectedAlone += taken == 0 ? 1 : 0;
    }

    /** Returns the size that is surely not too large: sizes that differ little count as the same until a refusal. */
    private long certain() {
        return refused ? taken : taken + taken / 4;
    }
}
