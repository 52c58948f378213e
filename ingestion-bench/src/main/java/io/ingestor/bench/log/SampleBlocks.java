package io.ingestor.bench.log;

import io.ingestor.Record;
import io.ingestor.RecordBatch;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/** Encoded records of about 119 bytes, with tenant, entity, four fields and time. They are the same in every run. */
public final class SampleBlocks {

    public static final int RECORDS = 1_000;

    private static final int DISTINCT = 64;
    private static final int MAX_RECORD_BYTES = 256;

    private final ByteBuffer[] blocks = new ByteBuffer[DISTINCT];
    private final RecordBatch[] batches = new RecordBatch[DISTINCT];
    private final Record[] singles = new Record[DISTINCT];
    private final ByteBuffer[] records = new ByteBuffer[DISTINCT];

    public SampleBlocks() {
        Random random = new Random(1);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < DISTINCT; i++) {
            ByteBuffer block = ByteBuffer.allocate(RECORDS * MAX_RECORD_BYTES);
            RecordBatch.Builder batch = RecordBatch.builder();
            for (int j = 0; j < RECORDS; j++) {
                int from = block.position();
                Record record = Record.builder("acme")
                        .entity("device-" + random.nextInt(2_000_000))
                        .timestamp(start.plusMillis((long) i * RECORDS + j))
                        .put("temp", 15 + random.nextInt(200) / 10.0)
                        .put("hum", random.nextInt(100))
                        .put("ok", random.nextBoolean())
                        .put("site", "s" + random.nextInt(50))
                        .build();
                record.writeTo(block);
                batch.addEncoded(block.array(), from, block.position() - from);
                if (j == 0) {
                    singles[i] = record;
                    records[i] = ByteBuffer.wrap(Arrays.copyOfRange(block.array(), from, block.position()));
                }
            }
            batches[i] = batch.build();
            blocks[i] = ByteBuffer.wrap(Arrays.copyOf(block.array(), block.position()));
        }
    }

    /** Returns block {@code n} modulo the number of blocks. The buffer is shared and must not be changed. */
    public ByteBuffer block(long n) {
        return blocks[(int) (n % DISTINCT)];
    }

    /** Returns the records of {@link #block} as a batch for an ingestor. */
    public RecordBatch batch(long n) {
        return batches[(int) (n % DISTINCT)];
    }

    /** Returns the record of {@link #record} for an ingestor. */
    public Record single(long n) {
        return singles[(int) (n % DISTINCT)];
    }

    /** Returns the first record of {@link #block}. The buffer is shared and must not be changed. */
    public ByteBuffer record(long n) {
        return records[(int) (n % DISTINCT)];
    }

    public double meanRecordBytes() {
        return Arrays.stream(blocks).mapToInt(ByteBuffer::capacity).average().orElseThrow() / RECORDS;
    }
}
