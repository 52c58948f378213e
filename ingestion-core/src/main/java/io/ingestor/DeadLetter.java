package io.ingestor;

import io.ingestor.validate.Schema;
import io.ingestor.validate.SchemaType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reader of a dead letter, see {@link DeadLetters}. The rejected record itself is the payload; the fields of
 * {@code data} describe its rejection:
 *
 * <pre>
 *   step            scan, input_schema, validate, transform or output_schema
 *   reason          invalid, unsupported, foreign_tenant or unknown_schema
 *   field           the place of the first violation; absent if it concerns the whole record
 *   message         the first violation
 *   violations      the number of violations
 *   tenant, entity  the names in the record, valid or not; absent if none was read
 *   record_bytes    the length of the record
 *   correlation_id, client   the origin of its batch; absent if unknown
 * </pre>
 *
 * <p>Texts are cut to 1,000 characters. The timestamp of the letter is the time of the rejection by the clock of the
 * ingestor.
 */
public final class DeadLetter {

    private static final Schema SCHEMA = Schema.builder()
            .types(SchemaType.OBJECT)
            .property("step", text())
            .property("reason", text())
            .property("field", text())
            .property("message", text())
            .property("violations", count())
            .property("tenant", text())
            .property("entity", text())
            .property("record_bytes", count())
            .property("correlation_id", text())
            .property("client", text())
            .build();

    private final Record letter;
    private final Map<String, @Nullable Object> data;

    private DeadLetter(Record letter) {
        this.letter = letter;
        this.data = letter.data();
    }

    /**
     * Returns the schema of the data of letters, version {@value DeadLetters#SCHEMA_VERSION}, from which a sink takes
     * columns.
     */
    public static Schema schema() {
        return SCHEMA;
    }

    private static Schema text() {
        return Schema.builder().types(SchemaType.STRING).build();
    }

    private static Schema count() {
        return Schema.builder().types(SchemaType.INTEGER).build();
    }

    /** Returns true if a stored record is a dead letter. */
    public static boolean isLetter(Record stored) {
        return stored.schemaName().equals(DeadLetters.SCHEMA);
    }

    /**
     * Returns the reader of a letter.
     *
     * @throws IllegalArgumentException if the record is not a letter
     */
    public static DeadLetter of(Record stored) {
        if (!isLetter(stored)) {
            throw new IllegalArgumentException(
                    "schema must be " + DeadLetters.SCHEMA + ", was \"" + stored.schemaName() + '"');
        }
        return new DeadLetter(stored);
    }

    /** Returns the time of the rejection. */
    public Instant time() {
        return letter.timestamp().orElse(Instant.EPOCH);
    }

    /** Returns the step that rejected the record. */
    public String step() {
        return text("step");
    }

    /** Returns the kind of the rejection, as in {@link Rejection.Reason} but in lower case. */
    public String reason() {
        return text("reason");
    }

    /** Returns the place of the first violation; empty if it concerns the whole record. */
    public String field() {
        return text("field");
    }

    /** Returns the message of the first violation. */
    public String message() {
        return text("message");
    }

    /** Returns the number of violations, as far as they were collected. */
    public int violations() {
        return number("violations");
    }

    /** Returns the tenant in the record, valid or not; empty if none was read. */
    public String claimedTenant() {
        return text("tenant");
    }

    /** Returns the entity id in the record, valid or not; empty if none was read. */
    public String claimedEntity() {
        return text("entity");
    }

    /** Returns the correlation id of the call; empty if unknown. */
    public String correlationId() {
        return text("correlation_id");
    }

    /** Returns the name of the sender; empty if unknown. */
    public String client() {
        return text("client");
    }

    /** Returns the length of the rejected record in bytes. */
    public int recordBytes() {
        return number("record_bytes");
    }

    /** Returns true if the letter contains the whole record, so that it can be sent again. */
    public boolean isWhole() {
        return letter.payloadType().equals(DeadLetters.WHOLE);
    }

    /** Returns the first bytes of the rejected record, or all of them if {@link #isWhole}. */
    public byte[] payload() {
        return letter.payload();
    }

    /**
     * Returns the rejected record as it was received, for {@link RecordBatch.Builder#addEncoded}; empty if only its
     * first bytes were kept.
     */
    public Optional<byte[]> record() {
        return isWhole() ? Optional.of(letter.payload()) : Optional.empty();
    }

    @Override
    public String toString() {
        return "DeadLetter[step=" + step() + ", reason=" + reason() + ", field=" + field() + ", recordBytes="
                + recordBytes() + "]";
    }

    private String text(String field) {
        return data.get(field) instanceof String text ? text : "";
    }

    private int number(String field) {
        return data.get(field) instanceof Number number ? number.intValue() : 0;
    }
}
