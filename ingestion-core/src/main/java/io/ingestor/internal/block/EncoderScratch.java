package io.ingestor.internal.block;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.internal.record.CanonicalRecord;
import io.ingestor.internal.record.DataRecordScanner;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordEncoder;
import io.ingestor.internal.record.ScannedRecord;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireWriter;
import io.ingestor.memtable.ArrayPool;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into a block. Each record is copied to its place in the block and checked, and its key is added.
 * An invalid record is overwritten by the next one. Reused for the next batch; for one thread at a time.
 */
final class EncoderScratch implements RecordBatch.Visitor {

    /** The length of an array above which this object is not reused, because the budget does not include its memory. */
    private static final int KEPT_BYTES = 512 << 10;

    private static final byte[] NOTHING = new byte[0];

    private final Limits limits;
    private final DataRecordScanner scanner;
    private final ScannedRecord scanned;
    private final RecordEncoder encoder;
    private final GrowingBlock block;

    /** The steps of the host; null if there are none. */
    private final @Nullable StepScratch steps;

    /** The dead letters; null if rejected records are not kept. */
    private final @Nullable LetterScratch letters;

    private final CanonicalRecord canonical = new CanonicalRecord();
    private final BatchTenants tallies = new BatchTenants();

    /** The buffer for a record that is not canonical or that lacks the schema of the batch. */
    private final WireWriter rewritten = new WireWriter();

    private byte[] defaultTenant = NOTHING;

    /** The {@code schema} field for records that name no schema; empty if the batch has none. */
    private byte[] defaultSchema = NOTHING;

    private List<Rejection> rejections = List.of();

    EncoderScratch(
            Limits limits, EntityIds ids, ArrayPool blocks, RecordSteps steps, @Nullable LetterRules letterRules) {
        this.limits = limits;
        this.scanner = new DataRecordScanner(limits);
        this.scanned = scanner.record();
        this.encoder = new RecordEncoder(ids);
        this.block = new GrowingBlock(blocks);
        this.steps = steps.isEmpty() ? null : new StepScratch(steps, limits, scanner, encoder, tallies);
        this.letters = letterRules == null ? null : new LetterScratch(letterRules, block, tallies);
    }

    /**
     * Copies and checks the records of a batch whose size and bytes are within the limits.
     *
     * @param tenant the tenant of records without one
     * @param schemaField the field appended to records that name no schema; empty if there is none
     * @param maxPayload the length of the payload beyond which no record is kept
     * @param maxGrowth the maximum number of bytes by which all records together may grow
     */
    void fill(RecordBatch batch, byte[] tenant, byte[] schemaField, int maxPayload, long maxGrowth) {
        defaultTenant = tenant;
        defaultSchema = schemaField;
        tallies.clear();
        rejections = List.of();
        scanner.startBatch(batch);
        if (steps != null) {
            steps.startBatch(batch);
        }
        block.start(batch, maxPayload, maxGrowth);
        batch.forEach(this);
    }

    @Override
    public void record(int index, byte[] source, int offset, int length) {
        int at = block.put(source, offset, length);
        byte[] placed = block.array();
        if (!scanner.scan(placed, at, length, defaultTenant.length)) {
            reject(index);
        } else if (!scanned.canonical() || lacksSchema()) {
            rewrite(index, placed, at, length);
        } else if (steps != null) {
            canonical.take(scanned);
            step(steps, index, placed, at, length);
        } else {
            acceptOwned();
            if (block.fits(length)) {
                block.key(
                        placed,
                        scanned.tenantOffset(),
                        scanned.tenantLength(),
                        scanned.entityOffset(),
                        scanned.entityLength());
                block.accept(index, scanned.version(), length);
            }
        }
    }

    private boolean lacksSchema() {
        return defaultSchema.length > 0 && !scanned.namesSchema();
    }

    private void rewrite(int index, byte[] placed, int at, int length) {
        rewritten.clear();
        try {
            encoder.encode(scanned, placed, at, length, defaultTenant, rewritten);
            if (lacksSchema()) {
                rewritten.raw(defaultSchema, 0, defaultSchema.length);
            }
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
        int size = rewritten.size();
        if (size > limits.recordBytes()) {
            scanner.tooLarge(size);
            reject(index);
            return;
        }
        identify(rewritten.array(), 0, size);
        if (steps != null) {
            step(steps, index, rewritten.array(), 0, size);
        } else {
            accept(index, rewritten.array(), 0, size, scanned.empty());
        }
    }

    /**
     * Runs the steps of the host on a canonical record whose identity was read. It counts as empty if it was empty
     * before the steps.
     */
    private void step(StepScratch through, int index, byte[] source, int offset, int length) {
        boolean empty = scanned.empty();
        switch (through.run(source, offset, length, source == block.array())) {
            case KEPT -> accept(index, source, offset, length, empty);
            case EXTENDED -> acceptExtended(index, source, offset, length, through.extension(), empty);
            case CHANGED -> {
                identify(through.array(), 0, through.size());
                accept(index, through.array(), 0, through.size(), empty);
            }
            case FILTERED -> tallies.filter(source, canonical.tenantOffset(), canonical.tenantLength(), empty);
            case REJECTED -> {
                int number = tallies.reject(source, canonical.tenantOffset(), canonical.tenantLength(), empty);
                Rejection rejection = addRejection(index);
                if (letters != null) {
                    String entity = ClaimedNames.of(source, canonical.entityOffset(), canonical.entityLength());
                    letters.note(rejection, through.rejecting(), number, true, tallies.name(number), entity);
                }
            }
        }
    }

    /** Reads the identity of a canonical record. */
    private void identify(byte[] source, int offset, int length) {
        try {
            canonical.wrap(source, offset, length);
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was encoded has no identity", e);
        }
    }

    /** Counts the record whose identity was read last as accepted, and adds it to the block if it fits. */
    private void accept(int index, byte[] source, int offset, int length, boolean empty) {
        tallies.accept(source, canonical.tenantOffset(), canonical.tenantLength(), empty);
        if (!block.fits(length)) {
            return;
        }
        block.key(
                source,
                canonical.tenantOffset(),
                canonical.tenantLength(),
                canonical.entityOffset(),
                canonical.entityLength());
        if (source != block.array()) {
            int unused = block.put(source, offset, length);
        }
        block.accept(index, scanned.version(), length);
    }

    /**
     * Accepts the record whose identity was read last, with the extension appended in the block or to the rewritten
     * record.
     */
    private void acceptExtended(int index, byte[] source, int offset, int length, byte[] extension, boolean empty) {
        if (source == block.array()) {
            block.append(offset, length, extension);
            accept(index, block.array(), offset, length + extension.length, empty);
        } else {
            rewritten.raw(extension, 0, extension.length);
            accept(index, rewritten.array(), offset, length + extension.length, empty);
        }
    }

    private Rejection addRejection(int index) {
        if (rejections.isEmpty()) {
            rejections = new ArrayList<>();
        }
        Rejection rejection = new Rejection(index, scanner.reason(), scanner.violations());
        rejections.add(rejection);
        return rejection;
    }

    private void reject(int index) {
        Rejection rejection = addRejection(index);
        boolean counted = scanned.tenantUsable();
        int number = counted ? rejectOwned() : tallies.rejectUnknown(scanned.empty());
        if (letters != null) {
            String entity = ClaimedNames.of(block.array(), scanned.entityOffset(), scanned.entityLength());
            String tenant = counted
                    ? tallies.name(number)
                    : ClaimedNames.of(block.array(), scanned.tenantOffset(), scanned.tenantLength());
            letters.note(rejection, RejectingStep.SCAN, number, counted, tenant, entity);
        }
    }

    private int rejectOwned() {
        return scanned.tenantLength() > 0
                ? tallies.reject(block.array(), scanned.tenantOffset(), scanned.tenantLength(), scanned.empty())
                : tallies.reject(defaultTenant, 0, defaultTenant.length, scanned.empty());
    }

    private void acceptOwned() {
        boolean owned = scanned.tenantLength() > 0;
        tallies.accept(
                owned ? block.array() : defaultTenant,
                owned ? scanned.tenantOffset() : 0,
                owned ? scanned.tenantLength() : defaultTenant.length,
                scanned.empty());
    }

    /**
     * Adds the dead letters of the batch after its accepted records.
     *
     * @param maxBlock the bytes up to which the block may grow
     */
    void addLetters(RecordBatch batch, long maxBlock) {
        if (letters != null) {
            letters.addTo(batch, maxBlock);
        }
    }

    GrowingBlock block() {
        return block;
    }

    List<Rejection> rejections() {
        return rejections;
    }

    List<SchemaTally> schemas() {
        return steps == null ? List.of() : steps.tallies();
    }

    List<TenantTally> tallies(boolean allRejected) {
        return tallies.toList(allRejected);
    }

    /** Drops all references to the batch; returns false if the remaining arrays are too large to keep. */
    boolean release() {
        rejections = List.of();
        tallies.clear();
        canonical.release();
        if (letters != null) {
            letters.release();
        }
        boolean small = steps == null || steps.release();
        return small
                && block.release()
                && rewritten.array().length <= KEPT_BYTES
                && tallies.isSmall()
                && scanner.isSmall()
                && (steps == null || steps.isWithin(KEPT_BYTES))
                && (letters == null || letters.isWithin(KEPT_BYTES));
    }
}
