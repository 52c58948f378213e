package io.ingestor;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed view of the record at which a cursor stands. It is valid until the cursor moves or is closed;
 * {@link #copy()} returns a copy that stays valid. Accessors decode the record at each call. Their results belong to
 * the caller, except those of {@link #fields()} and {@link #encoded()}, which are borrowed too. Not thread-safe.
 */
public interface RecordView {

    /** Returns the sequence of the record in the log. */
    long sequence();

    /** Returns the tenant that owns the record. */
    String tenant();

    /** Returns the id of the entity. */
    String entity();

    /** Returns the version that the record carried, or else its sequence. */
    long version();

    /** Returns the time of the record by the clock of its producer; empty if it carries none. */
    Optional<Instant> timestamp();

    /** Returns the content, as {@link Record#data()} does. */
    Map<String, @Nullable Object> data();

    /** Returns the labels, as {@link Record#metadata()} does. */
    Map<String, String> metadata();

    /**
     * Returns a cursor before the first field, which reads the record in place. It throws once this view moves or ends.
     * Every call returns the same cursor and moves it back to the start.
     */
    RecordFields fields();

    /**
     * Returns the wire encoding of {@code storage.DataRecord}, with tenant and entity id made explicit. The buffer is
     * read-only, and borrowed like the view.
     */
    ByteBuffer encoded();

    /** Returns the number of bytes of the wire encoding that {@link #encoded()} returns. */
    default int encodedLength() {
        return encoded().remaining();
    }

    /**
     * Copies the wire encoding that {@link #encoded()} returns into an array, starting at the offset. A sink that reads
     * many records copies each into the same array: unlike a buffer, a copy leaves the memory of the record reusable.
     *
     * @throws IndexOutOfBoundsException if it does not fit into the array from the offset on
     */
    default void copyEncoded(byte[] target, int offset) {
        ByteBuffer encoded = encoded();
        encoded.get(target, offset, encoded.remaining());
    }

    /** Returns the id of the record. */
    default RecordId id() {
        return new RecordId(tenant(), entity(), version());
    }

    /** Returns a copy that stays valid. */
    default StoredRecord copy() {
        return new StoredRecord(sequence(), id(), Record.ofEncoded(encoded()));
    }
}
