package io.ingestor.internal.block;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.internal.record.CanonicalRecord;
import io.ingestor.internal.record.DataRecordScanner;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.RecordEncoder;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.internal.record.ScannedRecord;
import io.ingestor.internal.wire.MalformedRecordException;
import io.ingestor.internal.wire.WireWriter;
import io.ingestor.memtable.ArrayPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch on its way into a block. Each record is copied to its place there and checked, and its key is noted. The next
 * record overwrites one that is wrong. Reused for the next batch; for one thread at a time.
 */
final class EncoderScratch implements RecordBatch.Visitor {

    /** Length of arrays above which the scratch is not kept: they would stay outside the memory budget for ever. */
    private static final int KEPT_BYTES = 512 << 10;

    private static final int KEPT_RECORDS = 16 << 10;

    /** Expected bytes of a key before any was seen. */
    private static final int KEY_BYTES = 32;

    private static final byte[] NOTHING = new byte[0];
    private static final BlockSlices NO_SLICES = BlockSlices.of(0, new ArrayPool());

    private final Limits limits;
    private final ArrayPool blocks;
    private final DataRecordScanner scanner;
    private final ScannedRecord scanned;
    private final RecordEncoder encoder;
    private final CanonicalRecord canonical = new CanonicalRecord();
    private final BatchTenants tallies = new BatchTenants();

    /** A record that had to be brought into canonical form. */
    private final WireWriter rewritten = new WireWriter();

    private byte[] defaultTenant = NOTHING;

    /** The field {@code schema} of the records that name none; empty if the batch has none. */
    private byte[] defaultSchema = NOTHING;

    /**
     * The block, with copies of the records: a caller that writes to its array meanwhile cannot get unchecked bytes
     * into the log.
     */
    private byte[] block = NOTHING;

    private int payloadLength;
    private int maxPayloadLength;

    /** Length of the good records that do not fit. They are only checked and counted: the batch will be rejected. */
    private long excess;

    private BlockSlices slices = NO_SLICES;

    /** The keys of the good records, to go behind the payload once its length is known. */
    private byte[] keys = NOTHING;

    private int keyBytes;

    /** Mean bytes of a key in the previous batch, mostly about that of the next. */
    private int usualKeyBytes = KEY_BYTES;

    private int[] indexes = new int[0];
    private long[] versions = new long[0];
    private int count;
    private boolean versioned;
    private List<Rejection> rejections = List.of();

    EncoderScratch(Limits limits, EntityIds ids, ArrayPool blocks) {
        this.limits = limits;
        this.blocks = blocks;
        this.scanner = new DataRecordScanner(limits);
        this.scanned = scanner.record();
        this.encoder = new RecordEncoder(ids);
    }

    /**
     * Copies and checks the records of a batch whose size and bytes are within the limits.
     *
     * @param tenant the tenant of the records that carry none
     * @param schemaField appended to the records that name no schema
     * @param maxPayload length beyond which no record is kept
     */
    void fill(RecordBatch batch, byte[] tenant, byte[] schemaField, int maxPayload) {
        reserve(batch.size());
        defaultTenant = tenant;
        defaultSchema = schemaField;
        maxPayloadLength = maxPayload;
        excess = 0;
        tallies.clear();
        count = 0;
        versioned = false;
        payloadLength = BatchBlockFormat.HEADER_BYTES;
        keyBytes = 0;
        rejections = List.of();
        scanner.startBatch(batch);
        block = blocks.takeBlock(expectedBytes(batch));
        slices = BlockSlices.of(batch.size(), blocks);
        batch.forEach(this);
    }

    /**
     * Returns the length of the block if no record has to be rewritten and the keys are as long as before; never more
     * than {@link BatchEncoder#maxEncodedBytes}.
     */
    private int expectedBytes(RecordBatch batch) {
        long payload = BatchBlockFormat.HEADER_BYTES
                + batch.bytes()
                + (long) batch.size() * BatchBlockFormat.RECORD_PREFIX_BYTES;
        long expectedKeys =
                Math.min((long) batch.size() * usualKeyBytes, batch.bytes() + (long) batch.size() * KEY_BYTES);
        return Math.toIntExact(payload + expectedKeys);
    }

    @Override
    public void record(int index, byte[] source, int offset, int length) {
        int at = payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES;
        reserveBlock(at + length);
        System.arraycopy(source, offset, block, at, length);
        if (!scanner.scan(block, at, length, defaultTenant.length)) {
            reject(index);
        } else if (scanned.canonical() && !lacksSchema()) {
            tally(true);
            if (fits(length)) {
                key(
                        block,
                        scanned.tenantOffset(),
                        scanned.tenantLength(),
                        scanned.entityOffset(),
                        scanned.entityLength());
                accept(index, at, length);
            }
        } else {
            rewrite(index, at, length);
        }
    }

    private boolean lacksSchema() {
        return defaultSchema.length > 0 && !scanned.namesSchema();
    }

    /**
     * Returns true if a record fits. Once one does not, no more are kept: the memory in use stays within the
     * reservation.
     */
    private boolean fits(int length) {
        long end = (long) payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES + length;
        if (excess == 0 && end <= maxPayloadLength) {
            return true;
        }
        excess += BatchBlockFormat.RECORD_PREFIX_BYTES + length;
        return false;
    }

    private void rewrite(int index, int at, int length) {
        rewritten.clear();
        try {
            encoder.encode(scanned, block, at, length, defaultTenant, rewritten);
            if (lacksSchema()) {
                rewritten.raw(defaultSchema, 0, defaultSchema.length);
            }
            canonical.wrap(rewritten.array(), 0, rewritten.size());
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
        int size = rewritten.size();
        if (size > limits.recordBytes()) {
            scanner.tooLarge(size);
            reject(index);
            return;
        }
        // Before the original record is overwritten.
        tally(true);
        if (!fits(size)) {
            return;
        }
        reserveBlock(at + size);
        System.arraycopy(rewritten.array(), 0, block, at, size);
        key(
                rewritten.array(),
                canonical.tenantOffset(),
                canonical.tenantLength(),
                canonical.entityOffset(),
                canonical.entityLength());
        accept(index, at, size);
    }

    private void key(byte[] source, int tenantOffset, int tenantLength, int entityOffset, int entityLength) {
        int end = keyBytes + RecordKey.length(tenantLength, entityLength);
        if (keys.length < end) {
            keys = Arrays.copyOf(keys, Math.max(end, 2 * keys.length));
        }
        // The key's offset counts from the first key, and from the front of the block once the payload is complete.
        slices.set(count, payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES, keyBytes);
        keyBytes = RecordKey.write(source, tenantOffset, tenantLength, entityOffset, entityLength, keys, keyBytes);
    }

    private void accept(int index, int at, int length) {
        BatchBlockFormat.putRecordLength(block, payloadLength, length);
        payloadLength = at + length;
        indexes[count] = index;
        versions[count] = scanned.version();
        versioned |= scanned.version() != 0;
        count++;
    }

    private void reject(int index) {
        if (rejections.isEmpty()) {
            rejections = new ArrayList<>();
        }
        rejections.add(new Rejection(index, scanner.reason(), scanner.violations()));
        if (scanned.tenantUsable()) {
            tally(false);
        } else {
            tallies.rejectUnknown(scanned.empty());
        }
    }

    private void tally(boolean right) {
        boolean owned = scanned.tenantLength() > 0;
        byte[] owner = owned ? block : defaultTenant;
        int offset = owned ? scanned.tenantOffset() : 0;
        int length = owned ? scanned.tenantLength() : defaultTenant.length;
        if (right) {
            tallies.accept(owner, offset, length, scanned.empty());
        } else {
            tallies.reject(owner, offset, length, scanned.empty());
        }
    }

    int count() {
        return count;
    }

    int payloadLength() {
        return payloadLength;
    }

    /** Returns the length that the payload would have with all good records. */
    long neededPayloadLength() {
        return payloadLength + excess;
    }

    List<Rejection> rejections() {
        return rejections;
    }

    List<TenantTally> tallies(boolean allRejected) {
        return tallies.toList(allRejected);
    }

    int @Nullable [] copyIndexes() {
        return rejections.isEmpty() ? null : Arrays.copyOf(indexes, count);
    }

    long @Nullable [] copyVersions() {
        return versioned ? Arrays.copyOf(versions, count) : null;
    }

    /** Returns header, good records and their keys in one array, which then belongs to the caller. */
    byte[] finishBlock(int flags) {
        int length = payloadLength + keyBytes;
        fitBlock(length);
        BatchBlockFormat.putHeader(block, flags, count);
        System.arraycopy(keys, 0, block, payloadLength, keyBytes);
        if (count > 0) {
            usualKeyBytes = keyBytes / count + 1;
        }
        byte[] finished = block;
        block = NOTHING;
        return finished;
    }

    /** Returns the offsets of the good records and their keys in the block, which then belong to the caller. */
    BlockSlices finishSlices() {
        slices.set(count, payloadLength + BatchBlockFormat.RECORD_PREFIX_BYTES, keyBytes);
        slices.moveKeys(count + 1, payloadLength);
        BlockSlices finished = slices;
        slices = NO_SLICES;
        return finished;
    }

    /** Drops all references to the batch; returns false if the remaining arrays are too large to keep. */
    boolean release() {
        block = NOTHING;
        slices = NO_SLICES;
        rejections = List.of();
        tallies.clear();
        canonical.release();
        return keys.length <= KEPT_BYTES
                && rewritten.array().length <= KEPT_BYTES
                && versions.length <= KEPT_RECORDS
                && tallies.isSmall()
                && scanner.isSmall();
    }

    private void reserve(int size) {
        if (versions.length < size) {
            int capacity = Math.max(size, 16);
            indexes = new int[capacity];
            versions = new long[capacity];
        }
    }

    private void reserveBlock(int length) {
        if (length > block.length) {
            moveBlock(length + (length >>> 3));
        }
    }

    /** Makes the block neither too short nor longer than one from the pool: much of the batch may have been wrong. */
    private void fitBlock(int length) {
        if (length > block.length || block.length > ArrayPool.longestBlock(length)) {
            moveBlock(length);
        }
    }

    /**
     * Moves the records to another block. The old one is left to the collector: only a table that leaves makes room in
     * the budget for the arrays that it gives to the pool.
     */
    private void moveBlock(int length) {
        byte[] moved = blocks.takeBlock(length);
        System.arraycopy(block, 0, moved, 0, Math.min(payloadLength, moved.length));
        block = moved;
    }
}
