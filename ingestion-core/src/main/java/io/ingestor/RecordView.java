package io.ingestor;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed view of the record at which a cursor stands. It is valid until the cursor moves or is closed;
 * {@link #copy()} keeps the record. Each accessor reads the encoded record anew. Its result belongs to the caller,
 * except those of {@link #fields()} and {@link #encoded()}, which are borrowed too. For one thread.
 */
public interface RecordView {

    /** Returns the number of the record in the log. */
    long sequence();

    /** Returns the tenant that owns the record. */
    String tenant();

    /** Returns the id of the entity. */
    String entity();

    /** Returns the version that the record carried, else its sequence. */
    long version();

    /** Returns the time of the record by the client's clock; empty if the client set none. */
    Optional<Instant> timestamp();

    /** Returns the content, as {@link Record#data()} does. */
    Map<String, @Nullable Object> data();

    /** Returns the labels, as {@link Record#metadata()} does. */
    Map<String, String> metadata();

    /**
     * Returns a cursor before the first field, which reads the record in place. It throws once this view moves or ends.
     * The cursor is the same at each call, and begins anew.
     */
    RecordFields fields();

    /**
     * Returns the wire encoding of {@code storage.DataRecord}, with tenant and entity id made explicit. The buffer is
     * read-only, and borrowed like the view.
     */
    ByteBuffer encoded();

    /** Returns the name of the record. */
    default RecordId id() {
        return new RecordId(tenant(), entity(), version());
    }

    /** Returns a copy that stays valid. */
    default StoredRecord copy() {
        return new StoredRecord(sequence(), id(), Record.ofEncoded(encoded()));
    }
}
