package io.ingestor;

import io.ingestor.internal.wire.RecordReader;
import io.ingestor.internal.wire.RecordWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record to be ingested, held in the wire encoding of {@code storage.DataRecord}. Immutable and thread-safe. Two
 * records are equal if their encodings are equal.
 *
 * <p>Accessors decode the encoding at each call. The bytes of a record from {@link #ofEncoded(byte[])} are not checked
 * before it is ingested: the accessors throw {@link IllegalStateException} if the bytes are not well-formed.
 */
@SuppressWarnings("JavaLangClash") // The usual term; a single-type import takes precedence over java.lang.
public final class Record {

    private final byte[] encoded;

    private Record(byte[] encoded) {
        this.encoded = encoded;
    }

    /** Returns a builder of a record of the given tenant. */
    public static Builder builder(String tenant) {
        return new Builder(tenant);
    }

    /**
     * Returns a builder of a record without a tenant of its own, which the {@linkplain RecordBatch.Builder#tenant
     * batch} provides.
     */
    public static Builder builder() {
        return new Builder("");
    }

    /**
     * Returns a record in the wire encoding of {@code storage.DataRecord}. The bytes are copied now and checked when
     * the record is ingested.
     */
    public static Record ofEncoded(byte[] encoded) {
        return new Record(Objects.requireNonNull(encoded, "encoded").clone());
    }

    /**
     * Returns a record of the bytes between position and limit, like {@link #ofEncoded(byte[])}. Position and limit do
     * not change.
     */
    public static Record ofEncoded(ByteBuffer encoded) {
        byte[] copy = new byte[Objects.requireNonNull(encoded, "encoded").remaining()];
        encoded.get(encoded.position(), copy);
        return new Record(copy);
    }

    /** Returns the tenant that owns the record; empty if it carries none. */
    public String tenant() {
        return reader().tenant();
    }

    /** Returns the id of the entity; empty if the record carries none, so that the ingestor generates one. */
    public String entity() {
        return reader().entity();
    }

    /** Returns the version of the entity; 0 if the record carries none, so that its sequence is used. */
    public long version() {
        return reader().version();
    }

    /** Returns the time of the record by the clock of its producer; empty if it carries none. */
    public Optional<Instant> timestamp() {
        return reader().timestamp();
    }

    /** Returns the name of the schema that the record is checked against; empty if it names none. */
    public String schemaName() {
        return reader().schemaName();
    }

    /** Returns the version of that schema; 0 for the newest. */
    public int schemaVersion() {
        return reader().schemaVersion();
    }

    /**
     * Returns the content as a JSON object: values are String, Double, Boolean, List, Map with String keys, and null.
     * The map is unmodifiable and in the order of the encoding.
     */
    public Map<String, @Nullable Object> data() {
        return reader().data();
    }

    /** Returns the free-form labels. The map is unmodifiable and in the order of the encoding. */
    public Map<String, String> metadata() {
        return reader().metadata();
    }

    /** Returns a copy of the opaque bytes that the record carries; empty if there are none. */
    public byte[] payload() {
        return reader().payload();
    }

    /** Returns the type of the payload; empty if the record carries none. */
    public String payloadType() {
        return reader().payloadType();
    }

    /** Returns the length of the encoding in bytes. */
    public int size() {
        return encoded.length;
    }

    /** Returns a copy of the encoding. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /**
     * Writes the encoding into the buffer.
     *
     * @throws java.nio.BufferOverflowException if the buffer has fewer than {@link #size()} bytes remaining; nothing
     *     was written
     */
    public void writeTo(ByteBuffer target) {
        target.put(encoded);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Record record && Arrays.equals(encoded, record.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "Record[size=" + encoded.length + "]";
    }

    /** Returns the encoding itself, which must not be modified; for this package only. */
    byte[] bytes() {
        return encoded;
    }

    private RecordReader reader() {
        return new RecordReader(encoded, 0, encoded.length);
    }

    /**
     * A builder of records. Violations of an ingestor's rules, such as a name that is too long, are reported when the
     * record is ingested. Methods throw only for values that cannot be encoded at all. Not thread-safe. A builder may
     * be reused after {@link #build()}.
     */
    public static final class Builder {

        private final String tenant;
        private String entity = "";
        private long version;
        private @Nullable Instant timestamp;
        private String schemaName = "";
        private int schemaVersion;
        private final Map<String, @Nullable Object> data = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private byte[] payload = new byte[0];
        private String payloadType = "";

        private Builder(String tenant) {
            this.tenant = Objects.requireNonNull(tenant, "tenant");
        }

        /** Sets the id of the entity; by default the ingestor generates one (UUIDv7). */
        public Builder entity(String newEntity) {
            this.entity = Objects.requireNonNull(newEntity, "entity");
            return this;
        }

        /** Sets the version of the entity, 1 or more; default 0, which stands for the sequence in the log. */
        public Builder version(long newVersion) {
            this.version = newVersion;
            return this;
        }

        /** Sets the time of the record, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z; default none. */
        public Builder timestamp(Instant newTimestamp) {
            this.timestamp = Objects.requireNonNull(newTimestamp, "timestamp");
            return this;
        }

        /**
         * Sets the schema that the record is checked against; default none.
         *
         * @param newVersion version of the schema, 0 for the newest
         */
        public Builder schema(String name, int newVersion) {
            this.schemaName = Objects.requireNonNull(name, "name");
            this.schemaVersion = newVersion;
            return this;
        }

        /** Sets a field of the content. */
        public Builder put(String name, String value) {
            return set(name, Objects.requireNonNull(value, "value"));
        }

        /** Sets a field of the content. */
        public Builder put(String name, double value) {
            return set(name, value);
        }

        /** Sets a field of the content. An integer that no double equals makes {@link #build()} fail. */
        public Builder put(String name, long value) {
            return set(name, value);
        }

        /** Sets a field of the content. */
        public Builder put(String name, boolean value) {
            return set(name, value);
        }

        /**
         * Sets a field of the content to a list; see {@link #put(String, Object)} for its elements, which may be null.
         * The list is read in {@link #build()}.
         */
        public Builder put(String name, List<?> value) {
            return set(name, Objects.requireNonNull(value, "value"));
        }

        /**
         * Sets a field of the content to an object; see {@link #put(String, Object)} for its values, which may be null.
         * The map is read in {@link #build()}.
         */
        public Builder put(String name, Map<String, ?> value) {
            return set(name, Objects.requireNonNull(value, "value"));
        }

        /**
         * Rejects a character, which Java would widen to its code: 'c' would be stored as 99.
         *
         * @throws IllegalArgumentException always
         * @deprecated so that the compiler warns; put {@code String.valueOf(value)}, or {@code (int) value} for its
         *     code
         */
        @Deprecated
        @SuppressWarnings("DoNotCallSuggester") // @DoNotCall would need a dependency.
        public Builder put(String name, char value) {
            throw new IllegalArgumentException("field \"" + name
                    + "\" must be a String, Number, Boolean, Map, List or null, was a char: put String.valueOf(char), or"
                    + " cast it to int for its code");
        }

        /**
         * Sets a field of the content to a String, Number, Boolean, List or Map with String keys; any other value makes
         * {@link #build()} fail.
         *
         * <p>Numbers are stored as doubles. A number is accepted if its nearest double differs from it by at most half
         * a unit of its last digit; otherwise {@link #build()} fails. An integer written in full must therefore equal a
         * double, as all integers up to 2^53 do. Decimals of up to 15 digits are accepted, such as 0.1, and so are
         * doubles printed with more digits; 3.14159265358979323846 is not. Trailing zeros of a fraction do not count as
         * digits. Numbers of classes outside the JDK are judged by their text, which must be decimal.
         */
        public Builder put(String name, Object value) {
            return set(name, Objects.requireNonNull(value, "value"));
        }

        /** Sets a field of the content to JSON null. */
        public Builder putNull(String name) {
            return set(name, null);
        }

        /** Sets several fields of the content; see {@link #put(String, Object)} for the values, which may be null. */
        public Builder data(Map<String, ?> fields) {
            Objects.requireNonNull(fields, "fields").forEach(this::set);
            return this;
        }

        /** Sets a label. */
        public Builder metadata(String key, String value) {
            metadata.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets the payload: opaque bytes next to the content, which are copied; default none.
         *
         * @param type type of the payload, such as a media type; may be empty
         */
        public Builder payload(byte[] bytes, String type) {
            this.payload = Objects.requireNonNull(bytes, "bytes").clone();
            this.payloadType = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * Builds the record.
         *
         * @throws IllegalArgumentException if a value cannot be encoded: a type that {@link #put(String, Object)} does
         *     not accept, a number that no double represents, or text with an unpaired surrogate; or if data is nested
         *     more than 100 levels deep
         */
        public Record build() {
            RecordWriter writer = new RecordWriter().id(tenant, entity);
            if (!data.isEmpty()) {
                writer.data(data);
            }
            if (!schemaName.isEmpty()) {
                writer.schema(schemaName, schemaVersion);
            }
            if (timestamp != null) {
                writer.timestamp(timestamp);
            }
            return new Record(writer.version(version)
                    .metadata(metadata)
                    .payload(payload, payloadType)
                    .toByteArray());
        }

        private Builder set(String name, @Nullable Object value) {
            data.put(Objects.requireNonNull(name, "name"), value);
            return this;
        }
    }
}
