package io.ingestor.internal.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.RecordCursor;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.Tables;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.sink.LogLineage;
import io.ingestor.wal.Compression;
import io.ingestor.wal.WalEntryView;
import io.ingestor.wal.WalReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests a batch of the log whose second read differs from the first, and one that outlives its flush. */
class LogBatchTest {

    private static final BatchExtent FOUR_RECORDS = new BatchExtent(0, 1, 4, 4, 100);

    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final Tables tables = new Tables(
            HashMemtable.factory(),
            budget,
            1 << 18,
            () -> Long.MAX_VALUE,
            new OpenCursors(Duration.ofMinutes(1), System::nanoTime));
    private final Deque<WalEntryView> entries = new ArrayDeque<>();
    private int closes;

    private LogBatch batch(BatchExtent extent) {
        return new LogBatch(this::reader, new BatchHead(extent, new UUID(0, 1), LogLineage.unknown()));
    }

    private BacklogReader reader() {
        return new BacklogReader(new Reader(), tables, BacklogReader.SHOWING, 4);
    }

    /** A reader of the prepared entries. */
    private final class Reader implements WalReader {
        @Override
        public @Nullable WalEntryView next() {
            return entries.poll();
        }

        @Override
        public boolean await(Duration timeout) {
            return false;
        }

        @Override
        public void close() {
            closes++;
        }
    }

    private static WalEntryView entry(long firstSequence) {
        return new Entry(firstSequence);
    }

    /** An entry of two records. */
    private static class Entry implements WalEntryView {
        private final long firstSequence;
        private final ByteBuffer payload;

        Entry(long firstSequence) {
            this.firstSequence = firstSequence;
            EncodedBatch encoded = Records.encoded(
                    new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC())),
                    RecordBatch.of(
                            Records.record("e" + firstSequence, 1), Records.record("e" + (firstSequence + 1), 2)));
            this.payload = ByteBuffer.wrap(encoded.block(), 0, encoded.payloadLength());
        }

        @Override
        public long firstSequence() {
            return firstSequence;
        }

        @Override
        public int recordCount() {
            return 2;
        }

        @Override
        public ByteBuffer payload() {
            return payload;
        }

        @Override
        public Compression compression() {
            return Compression.NONE;
        }

        @Override
        public int storedBytes() {
            return payload.remaining();
        }

        @Override
        public long segment() {
            return 1;
        }

        @Override
        public long position() {
            return 4096;
        }
    }

    @Test
    void showsAllRecordsAndEndsWithoutAFailure() throws Exception {
        entries.add(entry(1));
        entries.add(entry(3));
        LogBatch batch = batch(FOUR_RECORDS);

        RecordCursor cursor = batch.records();
        for (long sequence = 1; sequence <= 4; sequence++) {
            assertThat(cursor.next().sequence()).isEqualTo(sequence);
        }
        assertThat(cursor.next()).isNull();
        assertThat(cursor.next()).isNull();
        batch.end(null);

        assertThat(closes).isEqualTo(1);
        assertThat(budget.used()).isEqualTo(tables.memtables().activeBytes());
    }

    @Test
    void refusesALogThatShowsLessThanBefore() throws Exception {
        entries.add(entry(1));
        LogBatch batch = batch(FOUR_RECORDS);

        RecordCursor cursor = batch.records();
        assertThat(cursor.next().sequence()).isEqualTo(1);
        assertThat(cursor.next().sequence()).isEqualTo(2);

        assertThatThrownBy(cursor::next)
                .isInstanceOf(IOException.class)
                .hasMessage("the log must show sequences up to 4, ended after 2: the batch is delivered again");
        assertThatThrownBy(() -> batch.end(null)).isInstanceOf(BacklogException.class);
    }

    @Test
    void doesNotAcceptABatchOfWhichTheSinkSkippedAnEntryThatMemoryDidNotHold() throws Exception {
        entries.add(new Entry(1) {
            private boolean counted;

            @Override
            public ByteBuffer payload() {
                if (counted) {
                    throw new OutOfMemoryError("none left");
                }
                counted = true;
                return super.payload();
            }
        });
        entries.add(entry(3));
        LogBatch batch = batch(FOUR_RECORDS);

        RecordCursor cursor = batch.records();
        assertThatThrownBy(cursor::next).isInstanceOf(OutOfMemoryError.class);
        assertThat(cursor.next().sequence()).isEqualTo(3);

        assertThatThrownBy(() -> batch.end(null))
                .isInstanceOf(BacklogException.class)
                .hasMessageContaining("none left");
    }

    @Test
    void aCursorThatIsOpenedWhileTheFlushEndsHoldsNothing() {
        LogBatch[] batch = new LogBatch[1];
        batch[0] = new LogBatch(
                () -> {
                    // The flush ends after the check of the batch and before its cursor is known.
                    batch[0].end(null);
                    BacklogReader reader = reader();
                    reader.hold(1000);
                    return reader;
                },
                new BatchHead(FOUR_RECORDS, new UUID(0, 1), LogLineage.unknown()));

        assertThatThrownBy(batch[0]::records)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the flush of this batch has ended");
        assertThat(closes).isEqualTo(1);
        assertThat(budget.used()).isEqualTo(tables.memtables().activeBytes());
    }
}
