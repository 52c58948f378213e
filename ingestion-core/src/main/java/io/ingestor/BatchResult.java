package io.ingestor;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The result of an ingested or checked batch. The accepted records of an ingest have consecutive sequences, in batch
 * order. Rejected records are listed, and records that a transform dropped are counted.
 */
public final class BatchResult {

    private final int size;
    private final long firstSequence;
    private final Durability durability;
    private final List<Rejection> rejections;
    private final int filtered;
    private final int empty;
    private final IntFunction<@Nullable RecordId> ids;

    /**
     * Creates a result. Called by the ingestor.
     *
     * @param size number of records in the batch
     * @param firstSequence sequence of the first accepted record, 0 if there is none or nothing was stored
     * @param filtered number of records that a transform dropped
     * @param empty number of well-formed records with neither data nor payload, including rejected ones
     * @param ids maps an index in the batch to the id of the record, null if it was rejected or filtered; throws
     *     {@link IllegalStateException} if the result has no ids
     */
    public BatchResult(
            int size,
            long firstSequence,
            Durability durability,
            List<Rejection> rejections,
            int filtered,
            int empty,
            IntFunction<@Nullable RecordId> ids) {
        this.size = size;
        this.firstSequence = firstSequence;
        this.durability = durability;
        this.rejections = List.copyOf(rejections);
        this.filtered = filtered;
        this.empty = empty;
        this.ids = ids;
    }

    /** Returns the number of records in the batch. */
    public int size() {
        return size;
    }

    /** Returns the number of records that were neither rejected nor filtered. */
    public int accepted() {
        return size - rejections.size() - filtered;
    }

    /** Returns the number of records that a transform dropped; they are neither stored nor rejected. */
    public int filtered() {
        return filtered;
    }

    /**
     * Returns the sequence of the first accepted record; the others follow without gaps. Returns 0 if there is none,
     * and after a check.
     */
    public long firstSequence() {
        return firstSequence;
    }

    /** Returns the sequence of the last accepted record. Returns 0 if there is none, and after a check. */
    public long lastSequence() {
        return firstSequence == 0 ? 0 : firstSequence + accepted() - 1;
    }

    /** Returns the durability that is promised for the accepted records, or for which the batch was checked. */
    public Durability durability() {
        return durability;
    }

    /** Returns the rejected records, in batch order. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /**
     * Returns the number of well-formed records with neither data nor payload, including rejected ones. Such records
     * are often a mistake, see {@link RecordBatch.Builder#refuseEmpty}.
     */
    public int empty() {
        return empty;
    }

    /**
     * Returns the id of one record, empty if it was rejected or filtered. It is computed at each call.
     *
     * @param index index in the batch, from 0
     * @throws IndexOutOfBoundsException if the batch has no record at the index
     * @throws IllegalStateException if the batch was ingested, and built without {@link RecordBatch.Builder#returnIds}
     */
    public Optional<RecordId> id(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index must be from 0 to " + (size - 1) + ", was " + index);
        }
        return Optional.ofNullable(ids.apply(index));
    }
}
