package io.ingestor.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ingestor.BatchResult;
import io.ingestor.Ingestor;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.RecordFields;
import io.ingestor.RecordOrigin;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import io.ingestor.transform.Transform.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test that renames, defaults and labels do not allocate objects per record. */
class TransformAllocationTest {

    private static final int RECORDS = 1000;

    @TempDir
    private Path directory;

    private static RecordBatch batch(int records) {
        RecordBatch.Builder batch = RecordBatch.builder().origin(new RecordOrigin("call-1", ""));
        for (int i = 0; i < records; i++) {
            batch.add(Record.builder(i % 2 == 0 ? "acme" : "globex")
                    .entity("sensor-" + i)
                    .put("temp", 20.5 + i)
                    .put("unit", "C")
                    .put("site", "north")
                    .put("ok", true)
                    .build());
        }
        return batch.build();
    }

    /** Returns the smallest number of bytes that one of 300 checks of the batch allocated. */
    private static long bytesOf(Ingestor ingestor, RecordBatch batch) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 300; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            BatchResult result = ingestor.check(batch);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(result.rejections()).isEmpty();
        }
        return least;
    }

    private double bytesPerRecord(Transform transform) throws IOException {
        try (Ingestor ingestor = Ingestor.builder(directory.resolve("log"))
                .withoutLog()
                .transforms(transform)
                .open()) {
            long few = bytesOf(ingestor, batch(1));
            long many = bytesOf(ingestor, batch(RECORDS));
            return (double) (many - few) / RECORDS;
        }
    }

    @Test
    void makesNoObjectsPerRecord() throws IOException {
        TransformConfig config = Shaping.open(
                directory,
                "[{'steps': [{'rename': {'from': 'data.temp', 'to': 'data.celsius'}},"
                        + " {'default': {'path': 'data.quality', 'value': 'good'}},"
                        + " {'metadata': {'key': 'at', 'from': 'ingest_time'}},"
                        + " {'metadata': {'key': 'call', 'from': 'correlation_id'}}]},"
                        + " {'match': {'tenant': 'ac*'}, 'steps': [{'upper': {'path': 'data.site'}}]},"
                        + " {'match': {'tenant': 'gl*'}, 'steps': [{'upper': {'path': 'data.site'}}]}]");

        // Both transforms build the same records, so that their blocks need the same memory.
        assertThat(bytesPerRecord(config)).isLessThan(bytesPerRecord(TransformAllocationTest::byHand) + 1);
    }

    private static Outcome byHand(RecordFields in, RecordBuilder out) {
        while (in.next()) {
            if (!in.name().contentEquals("data")) {
                out.copy(in);
                continue;
            }
            in.enter();
            out.beginData();
            while (in.next()) {
                if (in.name().contentEquals("temp")) {
                    out.copyAs("celsius", in);
                } else if (in.name().contentEquals("site")) {
                    out.put("site", "NORTH");
                } else {
                    out.copy(in);
                }
            }
            out.put("quality", "good").end();
            in.leave();
        }
        out.metadata("at", "2026-11-30T12:34:56.789Z");
        out.metadata("call", "call-1");
        return Outcome.CHANGED;
    }
}
