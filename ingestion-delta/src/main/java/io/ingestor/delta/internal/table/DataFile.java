package io.ingestor.delta.internal.table;

import io.ingestor.RecordView;
import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.parquet.ParquetWriter;
import io.ingestor.delta.internal.parquet.RowGroupLimits;
import io.ingestor.delta.internal.parquet.WrittenFile;
import io.ingestor.delta.internal.row.DataForm;
import io.ingestor.delta.internal.row.RecordHeader;
import io.ingestor.delta.internal.row.RowWriter;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;

/** A data file that is being written. It belongs to no table before it is committed. For one thread at a time. */
public final class DataFile {

    private final StorageDirectory day;
    private final LocalDate date;
    private final WritableFile file;
    private final ParquetWriter parquet;
    private final RowWriter rows;

    private DataFile(
            StorageDirectory day, LocalDate date, WritableFile file, TableSchema schema, Compression compression)
            throws IOException {
        this.day = day;
        this.date = date;
        this.file = file;
        this.parquet = new ParquetWriter(file, schema.row(), schema.ids(), compression, RowGroupLimits.ordinary());
        this.rows = new RowWriter(schema, parquet.leaves());
    }

    static DataFile create(
            StorageDirectory day, LocalDate date, String name, TableSchema schema, Compression compression)
            throws IOException {
        return new DataFile(day, date, day.create(name), schema, compression);
    }

    StorageDirectory day() {
        return day;
    }

    /** Adds a record. After an exception the file can only be abandoned. */
    public void write(RecordView view, RecordHeader header, DataForm form) throws IOException {
        rows.write(view, header, form);
        parquet.endRow();
    }

    /** Writes the rest of the file, and makes its bytes durable, but not its name. */
    public AddFile finish(Clock clock) throws IOException {
        WrittenFile written = parquet.finish(Map.of());
        file.syncAll();
        file.close();
        return new AddFile(
                TableDirectories.path(date.toString(), file.name()),
                Map.of(DeltaTable.PARTITION, date.toString()),
                written.bytes(),
                clock.millis(),
                true,
                FileStatistics.json(written),
                Map.of(OwnFile.LEVEL, "0", OwnFile.ROWS, Long.toString(written.rows())));
    }

    /** Deletes the file. Failures are ignored, because the next life of the sink deletes what is left. */
    public void abandon() {
        parquet.abandon();
        try {
            file.close();
        } catch (IOException e) {
            // Nothing depends on the file.
        }
        try {
            day.delete(file.name());
        } catch (IOException e) {
            // Nothing depends on the file.
        }
    }
}
