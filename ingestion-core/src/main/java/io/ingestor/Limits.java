package io.ingestor;

/**
 * The limits of an ingestor. A record or batch that exceeds a limit is rejected, and the rejection names the limit.
 * Immutable.
 *
 * <pre>{@code
 * Limits limits = Limits.builder().recordBytes(64 << 10).batchRecords(1_000).build();
 * }</pre>
 */
public final class Limits {

    private static final Limits DEFAULTS = builder().build();

    private final int recordBytes;
    private final int batchRecords;
    private final int batchBytes;
    private final int idBytes;
    private final int keyBytes;
    private final int depth;

    private Limits(Builder builder) {
        this.recordBytes = check("recordBytes", builder.recordBytes, 1, 16 << 20);
        this.batchRecords = check("batchRecords", builder.batchRecords, 1, 1_000_000);
        this.batchBytes = check("batchBytes", builder.batchBytes, recordBytes, 1 << 30);
        this.idBytes = check("idBytes", builder.idBytes, 1, 4096);
        this.keyBytes = check("keyBytes", builder.keyBytes, 1, 1 << 16);
        this.depth = check("depth", builder.depth, 1, 100);
    }

    private static int check(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ", was " + value);
        }
        return value;
    }

    /** Returns the default limits. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the maximum encoded size of a record in bytes, including the additions of the ingestor. */
    public int recordBytes() {
        return recordBytes;
    }

    /** Returns the maximum number of records in a batch. */
    public int batchRecords() {
        return batchRecords;
    }

    /** Returns the maximum encoded size of a batch in bytes. The log may allow less (a quarter of a segment). */
    public int batchBytes() {
        return batchBytes;
    }

    /** Returns the maximum length of a tenant id, an entity id or a schema name in UTF-8 bytes. */
    public int idBytes() {
        return idBytes;
    }

    /** Returns the maximum length of a metadata key or a field name in {@code data} in UTF-8 bytes. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Returns the maximum depth of nesting in {@code data}; 1 for a flat object. */
    public int depth() {
        return depth;
    }

    @Override
    public String toString() {
        return "recordBytes " + recordBytes + ", batchRecords " + batchRecords + ", batchBytes " + batchBytes
                + ", idBytes " + idBytes + ", keyBytes " + keyBytes + ", depth " + depth;
    }

    /** A builder of limits. {@link #build} checks them together. */
    public static final class Builder {

        private int recordBytes = 1 << 20;
        private int batchRecords = 100_000;
        private int batchBytes = (16 << 20) - (64 << 10);
        private int idBytes = 256;
        private int keyBytes = 1024;
        private int depth = 32;

        private Builder() {}

        /** Sets {@link Limits#recordBytes}; default 1 MiB, from 1 byte to 16 MiB. */
        public Builder recordBytes(int bytes) {
            this.recordBytes = bytes;
            return this;
        }

        /** Sets {@link Limits#batchRecords}; default 100,000, from 1 to 1,000,000. */
        public Builder batchRecords(int records) {
            this.batchRecords = records;
            return this;
        }

        /** Sets {@link Limits#batchBytes}; default 16 MiB less 64 KiB, from {@code recordBytes} to 1 GiB. */
        public Builder batchBytes(int bytes) {
            this.batchBytes = bytes;
            return this;
        }

        /** Sets {@link Limits#idBytes}; default 256, from 1 to 4096. */
        public Builder idBytes(int bytes) {
            this.idBytes = bytes;
            return this;
        }

        /** Sets {@link Limits#keyBytes}; default 1024, from 1 to 65,536. */
        public Builder keyBytes(int bytes) {
            this.keyBytes = bytes;
            return this;
        }

        /** Sets {@link Limits#depth}; default 32, from 1 to 100. */
        public Builder depth(int levels) {
            this.depth = levels;
            return this;
        }

        /**
         * Returns the limits.
         *
         * @throws IllegalArgumentException if a limit is out of range
         */
        public Limits build() {
            return new Limits(this);
        }
    }
}
