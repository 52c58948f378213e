package io.ingestor;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Borrowed: a record as a cursor stands on it, valid until the cursor moves or is closed; {@link #copy()} keeps it.
 * Each accessor reads the encoded record anew, and what it returns is the caller's. For one thread.
 */
public interface RecordView {

    /** Its number in the log. */
    long sequence();

    /** Who owns it. */
    String tenant();

    /** What it is about. */
    String entity();

    /** The version that it carried, else its sequence. */
    long version();

    /** When it happened, by the client's clock; empty if the client did not say. */
    Optional<Instant> timestamp();

    /** Its content, as {@link Record#data()}. */
    Map<String, @Nullable Object> data();

    /** Its labels, as {@link Record#metadata()}. */
    Map<String, String> metadata();

    /**
     * The wire encoding of {@code storage.DataRecord}, with tenant and entity id made explicit; read-only, and borrowed
     * like the view.
     */
    ByteBuffer encoded();

    /** Its name. */
    default RecordId id() {
        return new RecordId(tenant(), entity(), version());
    }

    /** A copy that stays. */
    default StoredRecord copy() {
        return new StoredRecord(sequence(), id(), Record.ofEncoded(encoded()));
    }
}
