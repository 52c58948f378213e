package io.ingestor.internal.block;

import io.ingestor.Record;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.StoredRecord;
import io.ingestor.internal.record.RecordKey;
import io.ingestor.internal.wire.BorrowedFields;
import io.ingestor.internal.wire.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed view of a record in a block. The memory may be reused once the view has ended, so methods that read the
 * block throw from then on.
 */
public final class BlockRecordView implements RecordView {

    private final Runnable exposed;

    /** The block; null before the first record and after the view has ended. */
    private byte @Nullable [] block;

    private int keyOffset;
    private int keyLength;
    private int valueOffset;
    private int valueLength;
    private long version;
    private long sequence;

    /** The fields; null until they are first requested. */
    private @Nullable BorrowedFields fields;

    /** Creates a view of blocks that are not reused. */
    public BlockRecordView() {
        this(() -> {});
    }

    /**
     * Creates a view without a record.
     *
     * @param exposed the task to run before a slice of a block is handed out, because the receiver may keep the slice
     */
    public BlockRecordView(Runnable exposed) {
        this.exposed = exposed;
    }

    /** Ends the view, until it is moved to another record. */
    public void end() {
        block = null;
        endFields();
    }

    private void endFields() {
        BorrowedFields ending = fields;
        if (ending != null) {
            ending.end();
        }
    }

    private byte[] block() {
        byte[] now = block;
        if (now == null) {
            throw new IllegalStateException(
                    "the view has ended: it is valid until its cursor moves or is closed; copy() keeps the record");
        }
        return now;
    }

    /**
     * Moves the view to a record.
     *
     * @param newVersion the version of the record, or 0 if it has none of its own
     */
    public BlockRecordView wrap(
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
        endFields();
        return this;
    }

    /** Moves the view to a good record of a batch. */
    public BlockRecordView wrap(BatchBlock batch, int ordinal, long firstSequence) {
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
        byte[] bytes = block();
        return new String(bytes, keyOffset, RecordKey.tenantLength(bytes, keyOffset), StandardCharsets.UTF_8);
    }

    @Override
    public String entity() {
        byte[] bytes = block();
        int from = RecordKey.tenantLength(bytes, keyOffset) + 1;
        return new String(bytes, keyOffset + from, keyLength - from, StandardCharsets.UTF_8);
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
    public RecordFields fields() {
        byte[] bytes = block();
        BorrowedFields lent = fields;
        if (lent == null) {
            lent = new BorrowedFields();
            fields = lent;
        }
        return lent.wrap(bytes, valueOffset, valueLength);
    }

    @Override
    public ByteBuffer encoded() {
        byte[] bytes = block();
        exposed.run();
        return ByteBuffer.wrap(bytes, valueOffset, valueLength).slice().asReadOnlyBuffer();
    }

    @Override
    public int encodedLength() {
        block();
        return valueLength;
    }

    @Override
    public void copyEncoded(byte[] target, int offset) {
        System.arraycopy(block(), valueOffset, target, offset, valueLength);
    }

    @Override
    public StoredRecord copy() {
        return new StoredRecord(sequence(), id(), Record.ofEncoded(ByteBuffer.wrap(block(), valueOffset, valueLength)));
    }

    private RecordReader reader() {
        return new RecordReader(block(), valueOffset, valueLength);
    }
}
