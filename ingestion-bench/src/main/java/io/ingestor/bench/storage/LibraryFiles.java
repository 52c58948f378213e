package io.ingestor.bench.storage;

import io.ingestor.RecordCursor;
import io.ingestor.RecordView;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.bench.log.BenchFile;
import io.ingestor.sink.FlushBatch;
import io.ingestor.validate.DataShape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** The rows of a batch in files that the library writes with its default settings and Snappy, each synced. */
final class LibraryFiles implements Contender {

    private final FlushBatch batch;
    private final DataShape shape;
    private final Path directory;
    private long files;
    private long bytes;

    LibraryFiles(Path parent, FlushBatch batch, DataShape shape) throws IOException {
        this.batch = batch;
        this.shape = shape;
        this.directory = Files.createTempDirectory(parent, "library");
    }

    /** A builder of the library's writer. */
    private static final class Builder extends ParquetWriter.Builder<RecordView, Builder> {

        private final DataShape shape;

        Builder(OutputFile file, DataShape shape) {
            super(file);
            this.shape = shape;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // It is abstract in the library.
        protected WriteSupport<RecordView> getWriteSupport(Configuration configuration) {
            return new LibraryRows(shape);
        }

        @Override
        protected WriteSupport<RecordView> getWriteSupport(ParquetConfiguration configuration) {
            return new LibraryRows(shape);
        }
    }

    @Override
    public String name() {
        return "library's writer, from maps, default encodings, snappy";
    }

    /** Writes a file with all rows, and returns it. */
    Path write() throws IOException {
        Path file = directory.resolve(files++ + ".parquet");
        try (ParquetWriter<RecordView> writer = new Builder(new LocalOutputFile(file), shape)
                        .withConf(new PlainParquetConfiguration())
                        .withCodecFactory(new SnappyCodec())
                        .withCompressionCodec(CompressionCodecName.SNAPPY)
                        .build();
                RecordCursor records = batch.records()) {
            for (RecordView record = records.next(); record != null; record = records.next()) {
                writer.write(record);
            }
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        bytes += Files.size(file);
        return file;
    }

    @Override
    public Turn run(long nanos) throws IOException {
        Meter meter = new Meter();
        long before = files;
        do {
            write();
        } while (!meter.hasPassed(nanos));
        return meter.stop((files - before) * batch.count())
                .with(TableFlushes.BYTES, (double) bytes / files / batch.count())
                .build();
    }

    @Override
    public void close() throws IOException {
        BenchFile.deleteAll(directory);
    }
}
