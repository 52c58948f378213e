package io.ingestor.delta.internal.inspect;

import io.ingestor.delta.RowConsumer;
import io.ingestor.delta.TableRow;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.log.Metadata;
import io.ingestor.delta.internal.log.TableState;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * The reading of the rows of one table, in the order of their sequences. If a file vanishes because other files have
 * replaced it, the reading continues in a new snapshot behind the rows that it has passed on.
 */
public final class RowReading {

    private static final int MAX_SNAPSHOTS = 20;

    private final TableFolder table;
    private final RowConsumer consumer;
    private final long last;

    /** The next sequence to be passed on. */
    private long next;

    /** True if all rows up to the next sequence were passed on, and none behind it. */
    private boolean ordered = true;

    private boolean ended;

    /**
     * Creates a reading of the rows whose sequences are in a range.
     *
     * @param first the first sequence
     * @param last the last sequence
     */
    public RowReading(TableFolder table, long first, long last, RowConsumer consumer) {
        this.table = table;
        this.consumer = consumer;
        this.next = first;
        this.last = last;
    }

    /**
     * Reads all rows.
     *
     * @return the sequence in a log up to which the snapshot has all records of the table; 0 if it has none
     */
    public long run(UUID logId) throws IOException {
        for (int i = 1; ; i++) {
            TableState state = table.read();
            try {
                read(state);
                return Math.max(0, state.progress(logId.toString()));
            } catch (VanishedFileException e) {
                if (i == MAX_SNAPSHOTS || !ordered || table.read().version() == state.version()) {
                    throw e;
                }
            }
        }
    }

    private void read(TableState state) throws IOException {
        Metadata metadata = state.metadata().orElseThrow();
        TableSchema schema = Bounded.read(
                "the schema of table " + table.path(),
                () -> TableSchema.read(metadata.schema(), metadata.configuration()));
        List<AddFile> files = TableFolder.inOrder(state, next, last);
        for (int i = 1; i < files.size(); i++) {
            ordered &= FileFacts.of(files.get(i - 1)).precedes(FileFacts.of(files.get(i)));
        }
        long first = next;
        for (AddFile file : files) {
            if (ended) {
                return;
            }
            ended = !table.use(
                    file,
                    parquet -> new FileRows(parquet, schema, table.id().schema()).forEach(row -> pass(row, first)));
        }
    }

    private boolean pass(TableRow row, long first) throws IOException {
        long sequence = row.sequence();
        if (sequence < first || sequence > last) {
            return true;
        }
        ordered &= sequence >= next;
        next = Math.max(next, sequence + 1);
        return consumer.accept(row);
    }
}
