package io.ingestor.bench.storage;

import io.ingestor.RecordCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.sink.FlushBatch;
import io.ingestor.sink.LogLineage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The records of another batch with later sequences, so that a sink stores them again. */
final class ShiftedBatch implements FlushBatch {

    private final FlushBatch batch;
    private final long shift;

    /** @param shift the number by which all sequences are later */
    ShiftedBatch(FlushBatch batch, long shift) {
        this.batch = batch;
        this.shift = shift;
    }

    @Override
    public long firstSequence() {
        return batch.firstSequence() + shift;
    }

    @Override
    public long lastSequence() {
        return batch.lastSequence() + shift;
    }

    @Override
    public UUID logId() {
        return batch.logId();
    }

    @Override
    public LogLineage lineage() {
        return batch.lineage();
    }

    @Override
    public int count() {
        return batch.count();
    }

    @Override
    public long bytes() {
        return batch.bytes();
    }

    @Override
    public RecordCursor records() {
        return new Cursor(batch.records(), shift);
    }

    /** A cursor that is also the view, so that a record makes no object. */
    private static final class Cursor implements RecordCursor, RecordView {

        private final RecordCursor records;
        private final long shift;
        private @Nullable RecordView current;

        Cursor(RecordCursor records, long shift) {
            this.records = records;
            this.shift = shift;
        }

        private RecordView current() {
            return Objects.requireNonNull(current, "the cursor must be at a record");
        }

        @Override
        public @Nullable RecordView next() throws IOException {
            current = records.next();
            return current == null ? null : this;
        }

        @Override
        public void close() throws IOException {
            records.close();
        }

        @Override
        public long sequence() {
            return current().sequence() + shift;
        }

        @Override
        public String tenant() {
            return current().tenant();
        }

        @Override
        public String entity() {
            return current().entity();
        }

        @Override
        public long version() {
            long version = current().version();
            return version == current().sequence() ? version + shift : version;
        }

        @Override
        public Optional<Instant> timestamp() {
            return current().timestamp();
        }

        @Override
        public Map<String, @Nullable Object> data() {
            return current().data();
        }

        @Override
        public Map<String, String> metadata() {
            return current().metadata();
        }

        @Override
        public RecordFields fields() {
            return current().fields();
        }

        @Override
        public ByteBuffer encoded() {
            return current().encoded();
        }

        @Override
        public int encodedLength() {
            return current().encodedLength();
        }

        @Override
        public void copyEncoded(byte[] target, int offset) {
            current().copyEncoded(target, offset);
        }
    }
}
