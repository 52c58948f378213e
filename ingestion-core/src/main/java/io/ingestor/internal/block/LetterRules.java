package io.ingestor.internal.block;

import io.ingestor.DeadLetters;
import io.ingestor.RecordBatch;
import io.ingestor.internal.host.HostLogger;
import io.ingestor.internal.record.EntityIds;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The rules by which one ingestor keeps rejected records as dead letters. Thread-safe. */
public final class LetterRules {

    /** The minimum time between two log lines about dropped letters. */
    static final Duration LOG_PAUSE = Duration.ofSeconds(10);

    /** The bytes that each letter of a small batch may take in addition to those of its record. */
    private static final int BYTES_PER_LETTER = 8 << 10;

    /** The bytes that the letters of a larger batch may take together, in addition to twice those of its records. */
    private static final int BYTES_PER_BATCH = 64 << 10;

    /** The most bytes of memory that a byte of a block stands for, with unused room and the log's compressed copy. */
    private static final int MEMORY_PER_BYTE = 4;

    /** The bytes that a table adds to each record. */
    private static final int INDEX_BYTES = 100;

    private static final HostLogger LOGGER = HostLogger.of("io.ingestor");

    private final DeadLetters settings;
    private final EntityIds ids;
    private final Clock clock;
    private final long maxMemory;
    private final Predicate<String> knownTenants;
    private final LetterRates rates;
    private final LongSupplier nanoTime;
    private final AtomicLong nextLine;
    private final AtomicLong unreported = new AtomicLong();

    /**
     * Creates the rules of an ingestor.
     *
     * @param maxMemory the maximum bytes that one batch may take
     * @param knownTenants returns true for tenants of which a record was accepted
     */
    public LetterRules(
            DeadLetters settings, EntityIds ids, Clock clock, long maxMemory, Predicate<String> knownTenants) {
        this(settings, ids, clock, maxMemory, knownTenants, System::nanoTime);
    }

    LetterRules(
            DeadLetters settings,
            EntityIds ids,
            Clock clock,
            long maxMemory,
            Predicate<String> knownTenants,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
        this.maxMemory = maxMemory;
        this.knownTenants = knownTenants;
        this.rates = new LetterRates(settings, nanoTime);
        this.nanoTime = nanoTime;
        this.nextLine = new AtomicLong(nanoTime.getAsLong());
    }

    /** Returns the bytes that the letters of a batch may take in addition to those of its records. */
    static long maxGrowth(RecordBatch batch) {
        return Math.min((long) BYTES_PER_LETTER * batch.size(), BYTES_PER_BATCH) + batch.bytes();
    }

    /** Returns true if a batch with that block stays within the memory that a batch may take. */
    boolean hasMemory(long blockBytes, int records) {
        return MEMORY_PER_BYTE * blockBytes + (long) INDEX_BYTES * records <= maxMemory;
    }

    boolean isKnown(String tenant) {
        return knownTenants.test(tenant);
    }

    /** Returns the number of bytes kept of a record. */
    int kept(int recordBytes) {
        return Math.min(recordBytes, settings.maxRecordBytes());
    }

    /** Takes the room for one letter of a tenant; returns false if it is over the rate. */
    boolean admits(String tenant, long bytes) {
        return rates.take(tenant, bytes);
    }

    void nextId(byte[] target) {
        ids.next(target, 0);
    }

    Instant now() {
        return clock.instant();
    }

    /** Logs that letters were dropped, unless the last such line is more recent than {@link #LOG_PAUSE}. */
    void dropped(int letters) {
        unreported.addAndGet(letters);
        long now = nanoTime.getAsLong();
        long due = nextLine.get();
        if (now - due >= 0 && nextLine.compareAndSet(due, now + LOG_PAUSE.toNanos())) {
            long all = unreported.getAndSet(0);
            LOGGER.log(
                    Level.WARNING,
                    () -> all + " rejected records were not kept as dead letters, because they are over a limit of "
                            + settings + ", or too large for their batch. Further ones are not logged for "
                            + LOG_PAUSE.toSeconds() + " s",
                    null);
        }
    }
}
