package io.ingestor.sink;

import io.ingestor.Record;
import io.ingestor.RecordCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.internal.wire.BorrowedFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A batch that detects use after its flush: it, its cursors and their views throw {@link IllegalStateException} once
 * they are invalid. Its cursors can be made to fail at a record.
 */
public final class LentBatch implements FlushBatch {

    private final UUID logId;
    private final LogLineage lineage;
    private final long[] sequences;
    private final LongFunction<Record> records;
    private final int failAt;
    private final List<Cursor> cursors = new ArrayList<>();
    private boolean failed;
    private boolean ended;

    /**
     * Creates a batch of one record for each sequence.
     *
     * @param failAt the step at which every cursor fails; above the number of records, none fails
     */
    LentBatch(UUID logId, LogLineage lineage, int failAt, long... sequences) {
        this(logId, lineage, LentBatch::numbered, failAt, sequences);
    }

    private LentBatch(UUID logId, LogLineage lineage, LongFunction<Record> records, int failAt, long... sequences) {
        this.logId = logId;
        this.lineage = lineage;
        this.records = records;
        this.failAt = failAt;
        this.sequences = sequences;
    }

    /** Returns a batch of these records, by their sequences. */
    public static LentBatch of(UUID logId, LogLineage lineage, SortedMap<Long, Record> records) {
        Map<Long, Record> copy = Map.copyOf(records);
        return new LentBatch(
                logId,
                lineage,
                copy::get,
                Integer.MAX_VALUE,
                records.keySet().stream().mapToLong(sequence -> sequence).toArray());
    }

    private static Record numbered(long sequence) {
        return Record.builder("acme")
                .entity("entity-" + sequence)
                .put("number", sequence)
                .build();
    }

    private Record record(long sequence) {
        return records.apply(sequence);
    }

    /** Invalidates the batch, its cursors and their views. */
    public void end() {
        ended = true;
        cursors.forEach(Cursor::endFields);
    }

    /** Returns true if a cursor has failed. */
    boolean hasFailed() {
        return failed;
    }

    private void checkLent() {
        if (ended) {
            throw new IllegalStateException("the flush of this batch has ended");
        }
    }

    @Override
    public long firstSequence() {
        checkLent();
        return sequences[0];
    }

    @Override
    public long lastSequence() {
        checkLent();
        return sequences[sequences.length - 1];
    }

    @Override
    public UUID logId() {
        checkLent();
        return logId;
    }

    @Override
    public LogLineage lineage() {
        checkLent();
        return lineage;
    }

    @Override
    public int count() {
        checkLent();
        return sequences.length;
    }

    @Override
    public long bytes() {
        checkLent();
        return Arrays.stream(sequences)
                .map(sequence -> record(sequence).encoded().length)
                .sum();
    }

    @Override
    public RecordCursor records() {
        checkLent();
        Cursor cursor = new Cursor();
        cursors.add(cursor);
        return cursor;
    }

    private final class Cursor implements RecordCursor {

        private @Nullable View current;
        private int steps;
        private boolean closed;

        @Override
        public @Nullable RecordView next() throws IOException {
            checkLent();
            if (closed) {
                throw new IllegalStateException("the cursor is closed");
            }
            if (steps == failAt) {
                failed = true;
                throw new IOException("the contract lets the cursor fail at step " + failAt);
            }
            endFields();
            View next = steps == sequences.length ? null : new View(this, sequences[steps++]);
            current = next;
            return next;
        }

        @Override
        public void close() {
            closed = true;
            endFields();
        }

        private void endFields() {
            if (current != null) {
                current.fields.end();
            }
        }
    }

    private final class View implements RecordView {

        private final Cursor cursor;
        private final long sequence;
        private final BorrowedFields fields = new BorrowedFields();

        View(Cursor cursor, long sequence) {
            this.cursor = cursor;
            this.sequence = sequence;
        }

        private Record valid() {
            checkLent();
            if (cursor.closed || cursor.current != this) {
                throw new IllegalStateException("the cursor has moved or is closed: copy() keeps a record");
            }
            return record(sequence);
        }

        @Override
        public long sequence() {
            valid();
            return sequence;
        }

        @Override
        public String tenant() {
            return valid().tenant();
        }

        @Override
        public String entity() {
            return valid().entity();
        }

        @Override
        public long version() {
            long own = valid().version();
            return own == 0 ? sequence : own;
        }

        @Override
        public Optional<Instant> timestamp() {
            return valid().timestamp();
        }

        @Override
        public Map<String, @Nullable Object> data() {
            return valid().data();
        }

        @Override
        public Map<String, String> metadata() {
            return valid().metadata();
        }

        @Override
        public RecordFields fields() {
            byte[] encoded = valid().encoded();
            return fields.wrap(encoded, 0, encoded.length);
        }

        @Override
        public ByteBuffer encoded() {
            return ByteBuffer.wrap(valid().encoded()).asReadOnlyBuffer();
        }
    }
}
