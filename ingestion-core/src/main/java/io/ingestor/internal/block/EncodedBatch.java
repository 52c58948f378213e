package io.ingestor.internal.block;

import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.RejectedException;
import io.ingestor.Rejection;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The block of a caller's batch, with the content of its answer. The block contains the good records in the order of
 * the batch; each invalid record has a rejection with the reason.
 */
public final class EncodedBatch extends BatchBlock implements Encoding {

    /** The ids of the good records; null if the batch did not request them. */
    private final @Nullable BatchNames names;

    /** The index of each good record in the batch; null if all are good. */
    private final int @Nullable [] indexes;

    private final int size;
    private final int accepted;

    /** The rejection of the batch, of which only dead letters are in the block; null if it is accepted. */
    private final @Nullable RejectedException failure;

    private final List<Rejection> rejections;
    private final List<TenantTally> tallies;
    private final List<SchemaTally> schemas;

    /** Creates a batch of the records that were accepted, and of dead letters. */
    EncodedBatch(RecordBatch batch, EncoderScratch scratch) {
        this(batch, scratch, null);
    }

    private EncodedBatch(RecordBatch batch, EncoderScratch scratch, @Nullable RejectedException failure) {
        super(
                scratch.block()
                        .finish(batch.isTransactional() && failure == null ? BatchBlockFormat.FLAG_TRANSACTIONAL : 0),
                scratch.block().payloadLength(),
                scratch.block().count(),
                scratch.block().finishSlices(),
                scratch.block().copyVersions());
        this.indexes = scratch.block().copyIndexes(batch.size());
        this.size = batch.size();
        this.accepted = scratch.block().accepted();
        this.failure = failure;
        this.rejections = List.copyOf(scratch.rejections());
        this.tallies = scratch.tallies(failure != null);
        this.schemas = scratch.schemas();
        this.names = batch.returnsIds() && failure == null ? BatchNames.of(this) : null;
    }

    /** Creates a rejected batch of which the block contains dead letters only. */
    static EncodedBatch rejected(RecordBatch batch, EncoderScratch scratch, RejectedException failure) {
        return new EncodedBatch(batch, scratch, failure);
    }

    /** Returns the rejection of the whole batch, or null if its good records are in the block. */
    public @Nullable RejectedException failure() {
        return failure;
    }

    /** Returns the number of good records. They precede the dead letters in the block. */
    public int accepted() {
        return accepted;
    }

    /** Returns the index of a good record in the batch. */
    int index(int ordinal) {
        return indexes == null ? ordinal : indexes[ordinal];
    }

    /** Returns the number of all records of the batch, good or not. */
    public int size() {
        return size;
    }

    /** Returns the rejected records, in the order of the batch. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /** Returns the number of records that a transform dropped. */
    public int filtered() {
        return size - accepted - rejections.size();
    }

    @Override
    public List<TenantTally> tallies() {
        return tallies;
    }

    @Override
    public List<SchemaTally> schemas() {
        return schemas;
    }

    /**
     * Returns the id of the record at an index of the batch, or null if it was rejected or filtered.
     *
     * @param firstSequence the sequence of the first good record
     * @throws IllegalStateException if the batch did not request ids
     */
    public @Nullable RecordId id(int index, long firstSequence) {
        return ids(firstSequence).apply(index);
    }

    /** Returns {@link #id} as a function. It may be kept indefinitely, because it does not refer to the block. */
    public IntFunction<@Nullable RecordId> ids(long firstSequence) {
        return names == null ? EncodedBatch::noIds : ids(names, ordinals(), firstSequence);
    }

    private static @Nullable RecordId noIds(int index) {
        throw new IllegalStateException(
                "the batch did not ask for the ids of its records: build it with RecordBatch.Builder.returnIds()");
    }

    /** Returns the function of {@code ids(long)}. Static, so that the function cannot refer to the batch. */
    private static IntFunction<@Nullable RecordId> ids(
            BatchNames names, IntUnaryOperator ordinals, long firstSequence) {
        return index -> {
            int ordinal = ordinals.applyAsInt(index);
            return ordinal < 0 ? null : names.id(ordinal, firstSequence + ordinal);
        };
    }

    /**
     * Returns the ordinal of the good record at an index of the batch, or a negative number if it was rejected or
     * filtered.
     */
    public int ordinal(int index) {
        return ordinals().applyAsInt(index);
    }

    /** Returns {@link #ordinal} as a function that does not refer to the block. */
    public IntUnaryOperator ordinals() {
        return ordinals(indexes, accepted);
    }

    private static IntUnaryOperator ordinals(int @Nullable [] indexes, int count) {
        return index -> {
            int ordinal = indexes == null ? index : Arrays.binarySearch(indexes, index);
            return ordinal < count ? ordinal : -1;
        };
    }
}
