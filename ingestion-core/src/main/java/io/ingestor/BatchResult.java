package io.ingestor;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The result of a batch that was acknowledged. Its good records are in the log, in the order of the batch; wrong ones
 * are listed, and those that a transform dropped are counted.
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
     * Creates a result; for the ingestor.
     *
     * @param size records that were handed in
     * @param firstSequence sequence of the first good record, 0 if there is none
     * @param filtered records that a transform dropped
     * @param empty records with neither data nor payload
     * @param ids the name of the record at an index of the batch, null if it was rejected or filtered; throws
     *     {@link IllegalStateException} if names were not asked for
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

    /** Returns the number of records that were handed in. */
    public int size() {
        return size;
    }

    /** Returns the number of records that were acknowledged: those neither rejected nor filtered. */
    public int accepted() {
        return size - rejections.size() - filtered;
    }

    /** Returns the number of records that a transform dropped; they are neither stored nor wrong. */
    public int filtered() {
        return filtered;
    }

    /** Returns the sequence of the first good record, 0 if there is none; the others follow without holes. */
    public long firstSequence() {
        return firstSequence;
    }

    /** Returns the sequence of the last good record, 0 if there is none. */
    public long lastSequence() {
        return firstSequence == 0 ? 0 : firstSequence + accepted() - 1;
    }

    /** Returns the durability that is promised for the good records. */
    public Durability durability() {
        return durability;
    }

    /** Returns the wrong records, in the order of the batch. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /**
     * Returns the number of records, good or wrong, that were well-formed and had neither data nor payload. Such
     * records are often a mistake, see {@link RecordBatch.Builder#refuseEmpty}.
     */
    public int empty() {
        return empty;
    }

    /**
     * Returns the name of one record, empty if it was rejected or filtered. It is computed at each call.
     *
     * @param index place in the batch, from 0
     * @throws IndexOutOfBoundsException if there is no such place
     * @throws IllegalStateException if the batch was built without {@link RecordBatch.Builder#returnIds}
     */
    public Optional<RecordId> id(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index must be from 0 to " + (size - 1) + ", was " + index);
        }
        return Optional.ofNullable(ids.apply(index));
    }
}
