package io.ingestor.internal;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.Rejection;
import io.ingestor.memtable.ArrayPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch on its way to a block: its bytes, and where in them the good records are. Kept for the next batch; for one thread at a time. */
final class EncoderScratch implements RecordBatch.Visitor {

    /** With arrays beyond that it is not kept: they would stay for ever outside the memory budget. */
    private static final int KEPT_BYTES = 512 << 10;

    private static final int KEPT_RECORDS = 16 << 10;

    private static final int NAME_INTS = 4;

    private final Limits limits;
    private final DataRecordScanner scanner;
    private final RecordEncoder encoder;
    private final CanonicalRecord canonical = new CanonicalRecord();
    private final TenantTallies tallies = new TenantTallies();

    /** The records as they came. Checking a copy keeps a caller that writes to its array meanwhile from getting unchecked bytes into the log. */
    private byte[] raw = new byte[0];

    private int rawLength;
    private byte[] defaultTenant = new byte[0];

    /** Records that had to be brought into canonical form. */
    private final WireWriter rewritten = new WireWriter();

    /** Offset of each good record in {@link #raw}, the complement of its offset in {@link #rewritten} if it is there. */
    private int[] offsets = new int[0];

    private int[] lengths = new int[0];

    /** Of each good record, where that lies: offset and length of the tenant, and of the entity id. */
    private int[] names = new int[0];

    private int[] indexes = new int[0];
    private long[] versions = new long[0];
    private int count;
    private boolean versioned;
    private long payloadLength;
    private long keyBytes;
    private List<Rejection> rejections = List.of();

    EncoderScratch(Limits limits, EntityIds ids) {
        this.limits = limits;
        this.scanner = new DataRecordScanner(limits);
        this.encoder = new RecordEncoder(ids);
    }

    /** Copies and checks the records of a batch whose size and bytes are within the limits. */
    void fill(RecordBatch batch, byte[] tenant) {
        reserve(batch.size(), (int) batch.bytes());
        rawLength = 0;
        defaultTenant = tenant;
        rewritten.clear();
        tallies.clear();
        count = 0;
        versioned = false;
        payloadLength = BatchBlockFormat.HEADER_BYTES;
        keyBytes = 0;
        rejections = List.of();
        scanner.startBatch();
        batch.forEach(this);
    }

    @Override
    public void record(int index, byte[] source, int offset, int length) {
        int copied = rawLength;
        System.arraycopy(source, offset, raw, copied, length);
        rawLength += length;
        check(index, copied, length);
    }

    int count() {
        return count;
    }

    long payloadLength() {
        return payloadLength;
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

    /** Header, good records and their keys in one array, and where they are. */
    byte[] writeBlock(int flags, ArrayPool blocks, BlockSlices slices) {
        byte[] block = blocks.takeBlock(Math.toIntExact(payloadLength + keyBytes));
        BatchBlockFormat.putHeader(block, flags, count);
        int at = BatchBlockFormat.HEADER_BYTES;
        int keyAt = (int) payloadLength;
        for (int i = 0; i < count; i++) {
            int length = lengths[i];
            BatchBlockFormat.putRecordLength(block, at, length);
            at += BatchBlockFormat.RECORD_PREFIX_BYTES;
            boolean asItCame = offsets[i] >= 0;
            byte[] source = asItCame ? raw : rewritten.array();
            System.arraycopy(source, asItCame ? offsets[i] : ~offsets[i], block, at, length);
            slices.set(i, at, keyAt);
            int name = i * NAME_INTS;
            keyAt = RecordKey.write(
                    source, names[name], names[name + 1], names[name + 2], names[name + 3], block, keyAt);
            at += length;
        }
        slices.set(count, at + BatchBlockFormat.RECORD_PREFIX_BYTES, keyAt);
        return block;
    }

    /** Lets go of what belongs to the batch; false if what this would still hold is too large to keep. */
    boolean release() {
        rejections = List.of();
        tallies.clear();
        canonical.release();
        return raw.length <= KEPT_BYTES
                && rewritten.array().length <= KEPT_BYTES
                && offsets.length <= KEPT_RECORDS
                && tallies.isSmall()
                && scanner.isSmall();
    }

    private void reserve(int size, int bytes) {
        if (raw.length < bytes) {
            raw = new byte[Math.max(bytes, 4096)];
        }
        if (offsets.length < size) {
            int capacity = Math.max(size, 16);
            offsets = new int[capacity];
            lengths = new int[capacity];
            names = new int[Math.multiplyExact(capacity, NAME_INTS)];
            indexes = new int[capacity];
            versions = new long[capacity];
        }
    }

    private void check(int index, int offset, int length) {
        boolean right = scanner.scan(raw, offset, length, defaultTenant.length);
        if (right) {
            right = scanner.canonical() ? keep(offset, length) : rewrite(offset, length);
        }
        boolean owned = scanner.tenantLength() > 0;
        byte[] owner = owned ? raw : defaultTenant;
        int ownerOffset = owned ? scanner.tenantOffset() : 0;
        int ownerLength = owned ? scanner.tenantLength() : defaultTenant.length;
        if (right) {
            payloadLength += BatchBlockFormat.RECORD_PREFIX_BYTES + lengths[count];
            indexes[count] = index;
            versions[count] = scanner.version();
            versioned |= scanner.version() != 0;
            count++;
            tallies.accept(owner, ownerOffset, ownerLength);
        } else {
            reject(index);
            if (scanner.tenantUsable()) {
                tallies.reject(owner, ownerOffset, ownerLength);
            } else {
                tallies.rejectUnknown();
            }
        }
    }

    private boolean keep(int offset, int length) {
        offsets[count] = offset;
        lengths[count] = length;
        name(scanner.tenantOffset(), scanner.tenantLength(), scanner.entityOffset(), scanner.entityLength());
        return true;
    }

    private void name(int tenantOffset, int tenantLength, int entityOffset, int entityLength) {
        int name = count * NAME_INTS;
        names[name] = tenantOffset;
        names[name + 1] = tenantLength;
        names[name + 2] = entityOffset;
        names[name + 3] = entityLength;
        keyBytes += RecordKey.length(tenantLength, entityLength);
    }

    private boolean rewrite(int offset, int length) {
        int from = rewritten.size();
        try {
            encoder.encode(scanner, raw, offset, length, defaultTenant, rewritten);
            canonical.wrap(rewritten.array(), from, rewritten.size() - from);
        } catch (MalformedRecordException e) {
            throw new AssertionError("a record that was scanned does not scan again", e);
        }
        offsets[count] = ~from;
        lengths[count] = rewritten.size() - from;
        if (lengths[count] > limits.recordBytes()) {
            scanner.tooLarge(lengths[count]);
            return false;
        }
        name(canonical.tenantOffset(), canonical.tenantLength(), canonical.entityOffset(), canonical.entityLength());
        return true;
    }

    private void reject(int index) {
        if (rejections.isEmpty()) {
            rejections = new ArrayList<>();
        }
        rejections.add(new Rejection(index, scanner.violations()));
    }
}
