package io.ingestor.internal.block;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.record.IdRules;
import io.ingestor.internal.record.ReservedNames;
import io.ingestor.internal.wire.RecordWriter;
import io.ingestor.memtable.ArrayPool;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An encoder that checks the records of a batch and puts the good ones into one block. Thread-safe. All work is done on
 * the calling thread, without waiting.
 */
public final class BatchEncoder {

    /**
     * The maximum number of bytes by which a canonical record exceeds its parts. It has five nested frames, each with a
     * tag and a length of up to five bytes.
     */
    private static final int MAX_IDENTITY_FRAMES = 5 * 6;

    /**
     * The maximum number of bytes by which a schema field exceeds its name: two frames, each with a tag and a length of
     * up to five bytes, and a version.
     */
    private static final int MAX_SCHEMA_FRAMES = 2 * 6 + 6;

    private static final byte[] NOTHING = new byte[0];

    private final Limits limits;
    private final int maxPayloadBytes;
    private final Growth growth;
    private final boolean keepsLetters;
    private final ScratchPool<EncoderScratch> pool;

    /** Creates an encoder without steps of the host. It always allocates new blocks. */
    public BatchEncoder(Limits limits, int maxLogPayloadBytes, EntityIds ids) {
        this(limits, maxLogPayloadBytes, ids, RecordSteps.none());
    }

    /**
     * Creates an encoder like {@link #BatchEncoder(Limits, int, EntityIds, ArrayPool, RecordSteps)}, but always
     * allocates new blocks.
     */
    public BatchEncoder(Limits limits, int maxLogPayloadBytes, EntityIds ids, RecordSteps steps) {
        this(limits, maxLogPayloadBytes, ids, new ArrayPool(), steps);
    }

    /**
     * Creates an encoder for batches within the limits.
     *
     * @param maxLogPayloadBytes the largest payload that the log accepts; it applies if it is less than
     *     {@link Limits#batchBytes()}
     * @param ids the source of entity ids for records without one
     * @param blocks the pool of the blocks
     * @param steps the steps of the host
     */
    public BatchEncoder(Limits limits, int maxLogPayloadBytes, EntityIds ids, ArrayPool blocks, RecordSteps steps) {
        this(limits, maxLogPayloadBytes, ids, blocks, steps, null);
    }

    /**
     * Creates an encoder that keeps rejected records as dead letters.
     *
     * @param letters the rules for dead letters; null to keep none
     */
    public BatchEncoder(
            Limits limits,
            int maxLogPayloadBytes,
            EntityIds ids,
            ArrayPool blocks,
            RecordSteps steps,
            @Nullable LetterRules letters) {
        this.keepsLetters = letters != null;
        this.limits = limits;
        this.maxPayloadBytes = Math.min(limits.batchBytes(), maxLogPayloadBytes);
        this.growth = steps.growth();
        this.pool = new ScratchPool<>(
                2 * Runtime.getRuntime().availableProcessors(),
                () -> new EncoderScratch(limits, ids, blocks, steps, letters));
    }

    /**
     * Returns an upper bound on the length of the batch's block, for any content of its records. Used to admit a call
     * before its records are examined.
     */
    public long maxEncodedBytes(RecordBatch batch) {
        // Tenant and entity id are stored in the record and again in its key.
        return ArrayPool.longestBlock(maxPayloadBytes(batch) + batch.bytes() + addedBytes(batch));
    }

    /**
     * Returns an upper bound like {@link #maxEncodedBytes}, but for the payload, which is the block without the keys.
     */
    public long maxPayloadBytes(RecordBatch batch) {
        long frames = (long) batch.size() * (BatchBlockFormat.RECORD_PREFIX_BYTES + 1);
        return BatchBlockFormat.HEADER_BYTES
                + batch.bytes()
                + frames
                + addedBytes(batch)
                + (keepsLetters ? LetterRules.maxGrowth(batch) : 0);
    }

    private static long maxSchemaBytes(RecordBatch batch) {
        return batch.schemaName().isEmpty()
                ? 0
                : MAX_SCHEMA_FRAMES + 3L * batch.schemaName().length();
    }

    /** Returns the maximum number of bytes that a default tenant, entity ids and schema, and the steps, may add. */
    private long addedBytes(RecordBatch batch) {
        long outside = batch.size()
                * (MAX_IDENTITY_FRAMES + EntityIds.LENGTH + 3L * batch.tenant().length() + maxSchemaBytes(batch));
        return outside + growth.of(batch.size(), batch.bytes() + outside);
    }

    /** Returns true if the batch is invalid for any content of its records, so that it needs no memory. */
    public boolean isHopeless(RecordBatch batch) {
        return wrongAsAWhole(batch, tenantBytes(batch)) != null;
    }

    /** Checks and encodes a batch. Each record is copied first, so that the caller's bytes are read only once. */
    public Encoding encode(RecordBatch batch) {
        byte[] tenant = tenantBytes(batch);
        String wrong = wrongAsAWhole(batch, tenant);
        if (wrong != null) {
            List<TenantTally> tallies =
                    batch.size() == 0 ? List.of() : List.of(new TenantTally("", batch.size(), batch.size(), 0, 0));
            return new RefusedBatch(batch.size(), tallies, List.of(), new RejectedException(wrong));
        }
        EncoderScratch scratch = pool.take();
        scratch.fill(batch, tenant, schemaField(batch), maxPayloadBytes, addedBytes(batch));
        Encoding encoded = encode(batch, scratch);
        if (scratch.release()) {
            pool.giveBack(scratch);
        }
        return encoded;
    }

    private static byte[] tenantBytes(RecordBatch batch) {
        return batch.tenant().isEmpty() ? NOTHING : batch.tenant().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the encoded schema, which all records of the batch share; empty if it has none. */
    private static byte[] schemaField(RecordBatch batch) {
        return batch.schemaName().isEmpty()
                ? NOTHING
                : new RecordWriter()
                        .schema(batch.schemaName(), batch.schemaVersion())
                        .toByteArray();
    }

    private @Nullable String wrongAsAWhole(RecordBatch batch, byte[] tenant) {
        if (batch.size() == 0) {
            return "batch must hold at least one record, was empty";
        }
        if (batch.size() > limits.batchRecords()) {
            return "batch must hold at most " + limits.batchRecords() + " records, was " + batch.size() + ": split it";
        }
        if (batch.bytes() > maxPayloadBytes) {
            return tooLarge(batch.bytes());
        }
        String wrong = IdRules.wrong(tenant, 0, tenant.length, limits.idBytes());
        if (wrong == null) {
            wrong = ReservedNames.wrongTenant(batch.tenant());
        }
        return wrong == null ? wrongSchema(batch) : "tenant of the batch " + wrong;
    }

    private @Nullable String wrongSchema(RecordBatch batch) {
        if (batch.schemaName().isEmpty()) {
            return null;
        }
        byte[] name = batch.schemaName().getBytes(StandardCharsets.UTF_8);
        String wrong = name.length > limits.idBytes()
                ? IdRules.tooLong(name, 0, name.length, limits.idBytes())
                : ReservedNames.wrongSchema(batch.schemaName());
        return wrong == null ? null : "schema of the batch " + wrong;
    }

    private String tooLarge(long bytes) {
        return "batch must be at most " + maxPayloadBytes + " bytes encoded, was " + bytes + ": split it";
    }

    private Encoding encode(RecordBatch batch, EncoderScratch scratch) {
        boolean rejected = batch.isTransactional() && !scratch.rejections().isEmpty();
        long needed = scratch.block().neededPayloadLength();
        if (rejected || needed > maxPayloadBytes) {
            RejectedException failure =
                    rejected ? new RejectedException(scratch.rejections()) : new RejectedException(tooLarge(needed));
            if (rejected && keepsLetters) {
                scratch.block().clear();
                scratch.addLetters(batch, maxPayloadBytes(batch));
                return EncodedBatch.rejected(batch, scratch, failure);
            }
            return new RefusedBatch(batch.size(), scratch.tallies(true), scratch.schemas(), failure);
        }
        scratch.addLetters(batch, maxPayloadBytes(batch));
        return new EncodedBatch(batch, scratch);
    }
}
