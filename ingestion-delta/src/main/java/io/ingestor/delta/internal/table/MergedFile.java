package io.ingestor.delta.internal.table;

import io.ingestor.delta.Compression;
import io.ingestor.delta.internal.column.TableSchema;
import io.ingestor.delta.internal.durable.DirectorySync;
import io.ingestor.delta.internal.log.AddFile;
import io.ingestor.delta.internal.parquet.ParquetConcatenation;
import io.ingestor.delta.internal.parquet.ParquetReader;
import io.ingestor.delta.internal.parquet.ParquetWriter;
import io.ingestor.delta.internal.parquet.RowGroupLimits;
import io.ingestor.delta.internal.parquet.WrittenFile;
import io.ingestor.wal.storage.ReadableFile;
import io.ingestor.wal.storage.StorageDirectory;
import io.ingestor.wal.storage.WritableFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;

/**
 * A data file that gets the rows of others. It belongs to no table before it is committed. Memory is two row groups at
 * most. For one thread.
 */
public final class MergedFile {

    /** Half of what other files have, because a whole row group of an input is added to one that is begun. */
    private static final RowGroupLimits LIMITS =
            new RowGroupLimits(64L << 20, RowGroupLimits.ordinary().rows());

    private final StorageDirectory directory;
    private final LocalDate day;
    private final int level;
    private final WritableFile file;
    private final ParquetWriter parquet;
    private Instant time = Instant.MIN;
    private long firstSequence = Long.MAX_VALUE;

    private MergedFile(
            StorageDirectory directory,
            LocalDate day,
            int level,
            WritableFile file,
            TableSchema schema,
            Compression compression) {
        this.directory = directory;
        this.day = day;
        this.level = level;
        this.file = file;
        this.parquet = new ParquetWriter(file, schema.row(), schema.ids(), compression, LIMITS);
    }

    static MergedFile create(
            TableDirectories directories, LocalDate day, int level, TableSchema schema, Compression compression)
            throws IOException {
        StorageDirectory directory = directories.data().directory(day.toString());
        WritableFile file = directory.create("c" + level + '-' + UUID.randomUUID() + ".parquet");
        return new MergedFile(directory, day, level, file, schema, compression);
    }

    /** Adds all rows of a file of the same day. After an exception the file can only be abandoned. */
    public void append(OwnFile input) throws IOException {
        String name = input.file().path().substring(input.file().path().lastIndexOf('/') + 1);
        try (ReadableFile source = directory.openForRead(name)) {
            new ParquetConcatenation(parquet).append(ParquetReader.open(source));
        }
        time = time.isBefore(input.time()) ? input.time() : time;
        firstSequence = Math.min(firstSequence, input.firstSequence());
    }

    /** Writes the rest of the file, and makes its bytes and its name durable. */
    public AddFile finish(Clock clock) throws IOException {
        WrittenFile written = parquet.finish(Map.of());
        file.syncAll();
        file.close();
        DirectorySync.of(directory);
        return new AddFile(
                TableDirectories.path(day.toString(), file.name()),
                Map.of(DeltaTable.PARTITION, day.toString()),
                written.bytes(),
                clock.millis(),
                false,
                FileStatistics.json(written),
                OwnFile.tags(level, written.rows(), time, firstSequence));
    }

    /** Deletes the file. Failures are ignored, because the next life of the sink deletes what is left. */
    public void abandon() {
        parquet.abandon();
        try (WritableFile closed = file) {
            directory.delete(closed.name());
        } catch (IOException e) {
            // Nothing depends on the file.
        }
    }
}
