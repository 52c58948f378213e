package io.ingestor.internal;

import io.ingestor.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Borrowed: a record in a block. */
final class BlockRecordView implements RecordView {

    private static final byte[] EMPTY = new byte[0];

    private byte[] block = EMPTY;
    private int keyOffset;
    private int keyLength;
    private int valueOffset;
    private int valueLength;
    private long version;
    private long sequence;

    /**
     * Moves the view.
     *
     * @param newVersion the version that the record carries, 0 if none
     */
    BlockRecordView wrap(
            byte[] newBlock,
            int newKeyOffset,
            int newKeyLength,
            int newValueOffset,
            int newValueLength,
            long newVersion,
            long newSequence) {
        this.block = newBlock;
        this.keyOffset = newKeyOffset;
        this.keyLength = newKeyLength;
        this.valueOffset = newValueOffset;
        this.valueLength = newValueLength;
        this.version = newVersion;
        this.sequence = newSequence;
        return this;
    }

    /** Moves the view to a good record of a batch. */
    BlockRecordView wrap(EncodedBatch batch, int ordinal, long firstSequence) {
        return wrap(
                batch.block(),
                batch.keyOffset(ordinal),
                batch.keyLength(ordinal),
                batch.valueOffset(ordinal),
                batch.valueLength(ordinal),
                batch.version(ordinal),
                firstSequence + ordinal);
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public String tenant() {
        return new String(block, keyOffset, RecordKey.tenantLength(block, keyOffset), StandardCharsets.UTF_8);
    }

    @Override
    public String entity() {
        int from = RecordKey.tenantLength(block, keyOffset) + 1;
        return new String(block, keyOffset + from, keyLength - from, StandardCharsets.UTF_8);
    }

    @Override
    public long version() {
        return version == 0 ? sequence : version;
    }

    @Override
    public Optional<Instant> timestamp() {
        return reader().timestamp();
    }

    @Override
    public Map<String, @Nullable Object> data() {
        return reader().data();
    }

    @Override
    public Map<String, String> metadata() {
        return reader().metadata();
    }

    @Override
    public ByteBuffer encoded() {
        return ByteBuffer.wrap(block, valueOffset, valueLength).slice().asReadOnlyBuffer();
    }

    private RecordReader reader() {
        return new RecordReader(block, valueOffset, valueLength);
    }
}
