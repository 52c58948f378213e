package io.ingestor;

/**
 * The settings of dead letters: copies of rejected records that an ingestor keeps durably, with the reason of the
 * rejection. Off by default, see {@link IngestorBuilder#deadLetters}. Immutable.
 *
 * <p>A dead letter is an ordinary record in the log entry of its batch, after the accepted records. It has the schema
 * {@value #SCHEMA}, a generated entity id and no version. So it never hides a record of the rejected entity, and all
 * letters of an entity are kept. {@link DeadLetter} reads it.
 *
 * <p>Its tenant is the only tenant that the batch allows, else the tenant of the rejected record if this ingestor has
 * received a valid record of that tenant. All other letters have the tenant {@value #UNKNOWN_TENANT}, so that clients
 * cannot create tenants with invalid records. Clients cannot write the schema or the tenant themselves.
 *
 * <p>Each record with a {@link Rejection} becomes a letter, also in a transactional batch, which stores nothing else.
 * Batches that are rejected as a whole, filtered records and refused calls do not. A record that is sent again and
 * rejected again becomes another letter. A letter that is over a limit is dropped and counted; the answer to the caller
 * is the same.
 */
public final class DeadLetters {

    /** The schema of dead letters. */
    public static final String SCHEMA = "_dead_letter";

    /** The version of the schema of dead letters, see {@link DeadLetter#schema}. */
    public static final int SCHEMA_VERSION = 1;

    /** The tenant of dead letters without a known tenant. */
    public static final String UNKNOWN_TENANT = "_unknown";

    /** The payload type of a letter that contains the whole rejected record: its wire encoding as it was received. */
    public static final String WHOLE = "application/x-protobuf; messageType=storage.DataRecord";

    /** The payload type of a letter that contains only the first bytes of the rejected record. */
    public static final String CUT = "application/octet-stream";

    private static final int MAX_RECORD_BYTES = 16 << 20;
    private static final int MAX_RECORDS_PER_SECOND = 1_000_000;
    private static final long MIN_BYTES_PER_SECOND = 1 << 10;
    private static final long MAX_BYTES_PER_SECOND = 1L << 40;

    private static final DeadLetters OFF = new DeadLetters(false, 1 << 20, 1_000, 8 << 20);
    private static final DeadLetters ON = new DeadLetters(true, 1 << 20, 1_000, 8 << 20);

    private final boolean kept;
    private final int maxRecordBytes;
    private final int maxRecordsPerSecond;
    private final long maxBytesPerSecond;

    private DeadLetters(boolean kept, int maxRecordBytes, int maxRecordsPerSecond, long maxBytesPerSecond) {
        this.kept = kept;
        this.maxRecordBytes = maxRecordBytes;
        this.maxRecordsPerSecond = maxRecordsPerSecond;
        this.maxBytesPerSecond = maxBytesPerSecond;
    }

    /** Returns settings with which rejected records are not kept. */
    public static DeadLetters off() {
        return OFF;
    }

    /** Returns settings with which rejected records are kept, within the default limits. */
    public static DeadLetters on() {
        return ON;
    }

    /**
     * Returns settings with another limit of the bytes kept of one record; default 1 MiB, from 0 to 16 MiB. A longer
     * record is cut, which its letter reports: it cannot be sent again.
     */
    public DeadLetters withMaxRecordBytes(int bytes) {
        if (bytes < 0 || bytes > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException(
                    "maxRecordBytes must be from 0 to " + MAX_RECORD_BYTES + ", was " + bytes);
        }
        return new DeadLetters(kept, bytes, maxRecordsPerSecond, maxBytesPerSecond);
    }

    /**
     * Returns settings with another limit of the letters of each tenant per second; default 1,000, from 1 to 1,000,000.
     * A tenant that was below it may have ten seconds' worth at once.
     */
    public DeadLetters withMaxRecordsPerSecond(int records) {
        if (records < 1 || records > MAX_RECORDS_PER_SECOND) {
            throw new IllegalArgumentException(
                    "maxRecordsPerSecond must be from 1 to " + MAX_RECORDS_PER_SECOND + ", was " + records);
        }
        return new DeadLetters(kept, maxRecordBytes, records, maxBytesPerSecond);
    }

    /**
     * Returns settings with another limit of the bytes of all letters per second; default 8 MiB, from 1 KiB to 1 TiB.
     * Ten seconds' worth may come at once.
     */
    public DeadLetters withMaxBytesPerSecond(long bytes) {
        if (bytes < MIN_BYTES_PER_SECOND || bytes > MAX_BYTES_PER_SECOND) {
            throw new IllegalArgumentException("maxBytesPerSecond must be from " + MIN_BYTES_PER_SECOND + " to "
                    + MAX_BYTES_PER_SECOND + ", was " + bytes);
        }
        return new DeadLetters(kept, maxRecordBytes, maxRecordsPerSecond, bytes);
    }

    /** Returns true if rejected records are kept. */
    public boolean areKept() {
        return kept;
    }

    /** Returns the limit of the bytes kept of one record. */
    public int maxRecordBytes() {
        return maxRecordBytes;
    }

    /** Returns the limit of the letters of each tenant per second. */
    public int maxRecordsPerSecond() {
        return maxRecordsPerSecond;
    }

    /** Returns the limit of the bytes of all letters per second. */
    public long maxBytesPerSecond() {
        return maxBytesPerSecond;
    }

    @Override
    public String toString() {
        return kept
                ? "maxRecordBytes " + maxRecordBytes + ", maxRecordsPerSecond " + maxRecordsPerSecond
                        + ", maxBytesPerSecond " + maxBytesPerSecond
                : "off";
    }
}
