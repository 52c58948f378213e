package io.ingestor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A group of records that are ingested together, as one atomic entry of the log. A batch has no limits of its own;
 * {@link Limits} are checked when it is ingested. It is immutable except for the arrays that were passed to
 * {@link Builder#addEncoded}.
 */
public final class RecordBatch {

    private final byte[][] sources;
    private final int[] offsets;
    private final int[] lengths;
    private final long bytes;
    private final String tenant;
    private final String onlyTenant;
    private final String schemaName;
    private final int schemaVersion;
    private final RecordOrigin origin;
    private final boolean transactional;
    private final boolean returnsIds;
    private final boolean refusesSchemas;
    private final boolean refusesEmpty;

    private RecordBatch(Builder builder) {
        this.sources = Arrays.copyOf(builder.sources, builder.size);
        this.offsets = Arrays.copyOf(builder.offsets, builder.size);
        this.lengths = Arrays.copyOf(builder.lengths, builder.size);
        this.bytes = builder.bytes;
        this.tenant = builder.tenant;
        this.onlyTenant = builder.onlyTenant;
        this.schemaName = builder.schemaName;
        this.schemaVersion = builder.schemaVersion;
        this.origin = builder.origin;
        this.transactional = builder.transactional;
        this.returnsIds = builder.returnsIds;
        this.refusesSchemas = builder.refusesSchemas;
        this.refusesEmpty = builder.refusesEmpty;
    }

    /** Returns a builder of an empty batch. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a batch of these records. */
    public static RecordBatch of(Record... records) {
        Builder builder = builder();
        for (Record record : records) {
            builder.add(record);
        }
        return builder.build();
    }

    /** Returns the number of records. */
    public int size() {
        return sources.length;
    }

    /** Returns the total length of the encoded records in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Returns the tenant of the records that carry none; empty if none was set. */
    public String tenant() {
        return tenant;
    }

    /** Returns the only tenant whose records are accepted; empty if records of all tenants are. */
    public String onlyTenant() {
        return onlyTenant;
    }

    /** Returns the name of the schema of the records that name none; empty if none was set. */
    public String schemaName() {
        return schemaName;
    }

    /** Returns the version of that schema; 0 for the newest. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** Returns the origin of the records. */
    public RecordOrigin origin() {
        return origin;
    }

    /** Returns true if one invalid record rejects the whole batch. */
    public boolean isTransactional() {
        return transactional;
    }

    /** Returns true if the result of an ingest contains the ids of the records. */
    public boolean returnsIds() {
        return returnsIds;
    }

    /** Returns true if a record that names a schema is rejected. */
    public boolean refusesSchemas() {
        return refusesSchemas;
    }

    /** Returns true if a record with neither data nor payload is rejected. */
    public boolean refusesEmpty() {
        return refusesEmpty;
    }

    /** Passes every record to the visitor, in order. */
    public void forEach(Visitor visitor) {
        for (int i = 0; i < sources.length; i++) {
            visitor.record(i, sources[i], offsets[i], lengths[i]);
        }
    }

    /**
     * Passes one record to the visitor.
     *
     * @throws IndexOutOfBoundsException if there is no record at the index
     */
    public void show(int index, Visitor visitor) {
        visitor.record(index, sources[index], offsets[index], lengths[index]);
    }

    @Override
    public String toString() {
        return "RecordBatch[size=" + size() + ", bytes=" + bytes + ", transactional=" + transactional + "]";
    }

    /** A receiver of the records of a batch. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * Receives one record: the wire encoding of {@code storage.DataRecord} in a slice of an array. The array is
         * borrowed and must not be written to.
         *
         * @param index index in the batch, from 0
         */
        void record(int index, byte[] source, int offset, int length);
    }

    /**
     * A builder of batches. Not thread-safe. A builder may be reused after {@link #build()}; each batch keeps the
     * contents with which it was built.
     */
    public static final class Builder {

        private byte[][] sources = new byte[16][];
        private int[] offsets = new int[16];
        private int[] lengths = new int[16];
        private int size;
        private long bytes;
        private String tenant = "";
        private String onlyTenant = "";
        private String schemaName = "";
        private int schemaVersion;
        private RecordOrigin origin = RecordOrigin.unknown();
        private boolean transactional;
        private boolean returnsIds;
        private boolean refusesSchemas;
        private boolean refusesEmpty;

        private Builder() {}

        /** Adds a record. */
        public Builder add(Record record) {
            byte[] encoded = Objects.requireNonNull(record, "record").bytes();
            return append(encoded, 0, encoded.length);
        }

        /**
         * Adds a record in the wire encoding of {@code storage.DataRecord}; it is checked when the batch is ingested.
         * The slice is borrowed, not copied: it must not change until the call that ingests the batch has returned.
         *
         * @throws IndexOutOfBoundsException if the slice is not inside the array
         */
        public Builder addEncoded(byte[] source, int offset, int length) {
            Objects.requireNonNull(source, "source");
            Objects.checkFromIndexSize(offset, length, source.length);
            return append(source, offset, length);
        }

        /**
         * Sets the tenant of the records that carry none; by default there is none, and such records are rejected.
         *
         * @throws IllegalArgumentException if it is empty or contains an unpaired surrogate
         */
        public Builder tenant(String newTenant) {
            Objects.requireNonNull(newTenant, "newTenant");
            this.tenant = checkTenant("tenant", newTenant);
            return this;
        }

        /**
         * Rejects records of other tenants than this one; by default records of all tenants are accepted. Set it to the
         * tenant for which the caller may write.
         *
         * <p>The tenant of a record is its own, or {@link #tenant} if it carries none. Each record of another tenant
         * gets a {@link Rejection} with {@link Rejection.Reason#FOREIGN_TENANT}, which names that tenant. In a
         * {@linkplain #transactional() transactional} batch it rejects the whole batch. Such a record is counted in
         * {@link IngestorStats#tenants} like a record without a tenant. A record that names a schema of another tenant
         * is rejected likewise, but counted under its own tenant.
         *
         * @throws IllegalArgumentException if it is empty or contains an unpaired surrogate
         */
        public Builder onlyTenant(String onlyTenant) {
            Objects.requireNonNull(onlyTenant, "onlyTenant");
            this.onlyTenant = checkTenant("onlyTenant", onlyTenant);
            return this;
        }

        private static String checkTenant(String field, String tenant) {
            if (tenant.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(tenant)) {
                throw new IllegalArgumentException(
                        field + " must not be empty and must be encodable as UTF-8, was \"" + tenant + "\"");
            }
            return tenant;
        }

        /**
         * Sets the schema of the records that name none; default none. The batch holds it only once. Each such record
         * is stored with it, and checked against it if the ingestor has {@linkplain IngestorBuilder#schemas schemas}.
         *
         * @param version version of the schema, 0 for the newest
         * @throws IllegalArgumentException if the name is empty or contains an unpaired surrogate, or the version is
         *     negative
         */
        public Builder schema(String name, int version) {
            Objects.requireNonNull(name, "name");
            if (name.isEmpty() || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
                throw new IllegalArgumentException(
                        "schema name must not be empty and must be encodable as UTF-8, was \"" + name + "\"");
            }
            if (version < 0) {
                throw new IllegalArgumentException("schema version must be >= 0, was " + version);
            }
            this.schemaName = name;
            this.schemaVersion = version;
            return this;
        }

        /**
         * Sets the origin of the records, which {@linkplain io.ingestor.transform.Transform transforms} may write into
         * them; default {@link RecordOrigin#unknown()}.
         */
        public Builder origin(RecordOrigin newOrigin) {
            this.origin = Objects.requireNonNull(newOrigin, "origin");
            return this;
        }

        /** Makes one invalid record reject the whole batch; by default the valid records are stored. */
        public Builder transactional() {
            this.transactional = true;
            return this;
        }

        /**
         * Makes the result of an ingest contain the ids of the records, see {@link BatchResult#id}; by default it does
         * not. This is the way to obtain generated ids. The result then keeps a copy of all ids.
         */
        public Builder returnIds() {
            this.returnsIds = true;
            return this;
        }

        /**
         * Rejects records that name a schema, with {@link Rejection.Reason#UNSUPPORTED}; by default they are stored
         * with that name, and checked against the schema if the ingestor has {@linkplain IngestorBuilder#schemas
         * schemas}.
         */
        public Builder refuseSchemas() {
            this.refusesSchemas = true;
            return this;
        }

        /**
         * Rejects records with neither data nor payload; by default they are stored. A {@code data} object without
         * fields counts as no data.
         */
        public Builder refuseEmpty() {
            this.refusesEmpty = true;
            return this;
        }

        /** Returns the number of records added so far. */
        public int size() {
            return size;
        }

        /** Builds the batch. */
        public RecordBatch build() {
            return new RecordBatch(this);
        }

        private Builder append(byte[] source, int offset, int length) {
            if (size == sources.length) {
                sources = Arrays.copyOf(sources, 2 * size);
                offsets = Arrays.copyOf(offsets, 2 * size);
                lengths = Arrays.copyOf(lengths, 2 * size);
            }
            sources[size] = source;
            offsets[size] = offset;
            lengths[size] = length;
            size++;
            bytes += length;
            return this;
        }
    }
}
