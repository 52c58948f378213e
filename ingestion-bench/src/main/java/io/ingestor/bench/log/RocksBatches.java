package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB, with a synced WriteBatch of the same records under ascending keys. Unlike a log, it keeps records sorted and
 * indexed.
 */
public final class RocksBatches implements Contender {

    private final SampleBlocks samples;
    private final Path directory;
    private final Options options = new Options().setCreateIfMissing(true);
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final RocksDB db;
    private final byte[] value;
    private long next;

    public RocksBatches(Path parent, SampleBlocks samples) throws Exception {
        this.samples = samples;
        this.directory = Files.createTempDirectory(parent, "rocksdb");
        this.db = RocksDB.open(options, directory.toString());
        this.value = new byte[samples.block(0).capacity() / SampleBlocks.RECORDS];
    }

    @Override
    public String name() {
        return "RocksDB, WriteBatch, sync";
    }

    @Override
    public Turn run(long nanos) throws RocksDBException {
        long start = System.nanoTime();
        long blocks = 0;
        ByteBuffer key = ByteBuffer.allocate(Long.BYTES);
        while (System.nanoTime() - start < nanos) {
            byte[] block = samples.block(blocks++).array();
            try (WriteBatch batch = new WriteBatch()) {
                for (int i = 0; i < SampleBlocks.RECORDS; i++) {
                    System.arraycopy(block, i * value.length, value, 0, value.length);
                    batch.put(key.putLong(0, next++).array(), value);
                }
                db.write(synced, batch);
            }
        }
        return Turn.of("records", blocks * SampleBlocks.RECORDS, System.nanoTime() - start)
                .build();
    }

    @Override
    public void close() throws Exception {
        db.close();
        synced.close();
        options.close();
        BenchFile.deleteAll(directory);
    }
}
