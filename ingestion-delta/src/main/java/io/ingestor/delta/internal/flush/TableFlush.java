package io.ingestor.delta.internal.flush;

import io.ingestor.RecordView;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.durable.UnknownOutcomeException;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.row.DataForm;
import io.ingestor.delta.internal.row.RecordHeader;
import io.ingestor.delta.internal.table.DataFile;
import io.ingestor.delta.internal.table.DeltaTable;
import io.ingestor.sink.FlushBatch;
import io.ingestor.validate.DataShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The part of one table in the flush of a batch. For one thread at a time. */
final class TableFlush {

    private static final int NO_VERSION = -1;

    private final DeltaTable table;
    private final FlushBatch batch;
    private final FlushSettings settings;
    private final long storedUpTo;
    private final Set<Integer> versions = new HashSet<>();
    private final List<DataFile> files = new ArrayList<>();
    private final List<AddFile> finished = new ArrayList<>();
    private @Nullable DataFile open;
    private int version = NO_VERSION;
    private DataForm form = DataForm.TEXT;

    TableFlush(DeltaTable table, FlushBatch batch, FlushSettings settings) {
        this.table = table;
        this.batch = batch;
        this.settings = settings;
        this.storedUpTo = table.storedUpTo(batch.logId());
    }

    DeltaTable table() {
        return table;
    }

    /** Writes a record of the table, unless the table has it already. */
    void write(RecordView view, RecordHeader header) throws IOException {
        if (view.sequence() <= storedUpTo) {
            return;
        }
        if (header.schemaVersion() != version) {
            version = header.schemaVersion();
            if (versions.add(version)) {
                addColumns();
            }
        }
        DataFile file = open;
        if (file == null) {
            file = table.begin(settings.date(), fileName(view.sequence()), settings.compression());
            open = file;
            files.add(file);
        }
        file.write(view, header, form);
    }

    /** Adds the columns that records of the present version need. */
    private void addColumns() {
        TableSchema before = table.schema();
        Optional<DataShape> shape = settings.shapes().find(table.name(), version);
        if (shape.isPresent()) {
            for (String leftOut : table.extend(shape.get())) {
                settings.warnings()
                        .accept("table " + table.name() + ", version " + version + " of its schema: " + leftOut
                                + ". What has no column is stored in _rest");
            }
        }
        if (!table.schema().isTyped()) {
            table.addTextColumn();
        }
        form = table.schema().isTyped() ? DataForm.COLUMNS : DataForm.TEXT;
        if (!table.schema().equals(before)) {
            // The columns of a file that was begun cannot change.
            open = null;
        }
    }

    private String fileName(long firstSequence) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        return firstSequence + "-" + batch.lastSequence() + "-" + random + ".parquet";
    }

    /** Writes the rest of the files, and makes their bytes and names durable. */
    void finish() throws IOException {
        for (DataFile file : files) {
            finished.add(file.finish(settings.clock()));
        }
        for (DataFile file : files) {
            table.syncName(file);
        }
        open = null;
    }

    /** Commits the files, if the table got any. */
    void commit() throws IOException {
        if (finished.isEmpty()) {
            return;
        }
        try {
            table.append(finished, batch.logId(), batch.lastSequence(), settings.clock());
            files.clear();
        } catch (UnknownOutcomeException e) {
            // A commit may name the files.
            files.clear();
            throw e;
        }
    }

    /** Deletes the files that are not committed. */
    void abandon() {
        files.forEach(DataFile::abandon);
        files.clear();
    }
}
