package io.ingestor.bench.log;

import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;

/**
 * Chronicle Queue, with an excerpt for each record and a sync after every thousand records, which its documentation
 * requires for durability.
 */
public final class ChronicleBatches implements Contender {

    private final SampleBlocks samples;
    private final Path directory;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Bytes<?> record = Bytes.allocateElasticOnHeap(256);
    private final int recordBytes;

    public ChronicleBatches(Path parent, SampleBlocks samples) throws Exception {
        System.setProperty("chronicle.analytics.disable", "true");
        this.samples = samples;
        this.directory = Files.createTempDirectory(parent, "chronicle");
        this.queue =
                ChronicleQueue.singleBuilder(directory).syncMode(SyncMode.SYNC).build();
        this.appender = queue.createAppender();
        this.recordBytes = samples.block(0).capacity() / SampleBlocks.RECORDS;
    }

    @Override
    public String name() {
        return "Chronicle Queue, SyncMode.SYNC";
    }

    @Override
    public Turn run(long nanos) {
        long start = System.nanoTime();
        long blocks = 0;
        while (System.nanoTime() - start < nanos) {
            byte[] block = samples.block(blocks++).array();
            for (int i = 0; i < SampleBlocks.RECORDS; i++) {
                record.clear();
                record.write(block, i * recordBytes, recordBytes);
                appender.writeBytes(record);
            }
            appender.sync();
        }
        return Turn.of("records", blocks * SampleBlocks.RECORDS, System.nanoTime() - start)
                .build();
    }

    @Override
    public void close() throws Exception {
        appender.close();
        queue.close();
        record.releaseLast();
        BenchFile.deleteAll(directory);
    }
}
