package io.ingestor.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Tests that a scan finds the same parts of a record as a separate pass over it. */
class RecordSchemaTest {

    private static final int RECORDS = 20_000;
    private static final byte[] DEFAULT_TENANT = "fallback".getBytes(StandardCharsets.UTF_8);

    private final DataRecordScanner scanner = new DataRecordScanner(Limits.defaults());
    private final RecordEncoder encoder = new RecordEncoder(new EntityIds(Clock.systemUTC()));
    private final RecordSchema taken = new RecordSchema();
    private final RecordSchema read = new RecordSchema();

    /**
     * Compares both for a canonical record at an offset. Returns false if the record has a schema, which a scan does
     * not cover.
     */
    private boolean compare(byte[] record, int offset) throws Exception {
        byte[] source = new byte[offset + record.length + 3];
        System.arraycopy(record, 0, source, offset, record.length);
        assertThat(scanner.scan(source, offset, record.length, 0)).isTrue();
        read.wrap(source, offset, record.length);
        assertThat(scanner.record().hasSchema()).isEqualTo(read.isFound());
        if (read.isFound()) {
            return false;
        }
        taken.take(scanner.record(), source);
        assertThat(parts(taken)).isEqualTo(parts(read));
        return true;
    }

    private static List<Object> parts(RecordSchema schema) {
        return List.of(
                schema.tenant().text(),
                schema.schemaTenant().text(),
                schema.name().length(),
                schema.version(),
                schema.isFound(),
                schema.isPresent(),
                schema.dataLength(),
                schema.dataLength() == 0 ? 0 : schema.dataOffset());
    }

    @Test
    void agreesOnRecordsOfAllForms() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("RecordSchemaTest seed " + seed);
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < RECORDS; i++) {
            byte[] record = RandomRecords.good(random);
            if (!scanner.scan(record, 0, record.length, DEFAULT_TENANT.length)) {
                continue;
            }
            WireWriter canonical = new WireWriter();
            encoder.encode(scanner.record(), record, 0, record.length, DEFAULT_TENANT, canonical);
            compared += compare(canonical.toByteArray(), random.nextInt(9)) ? 1 : 0;
        }
        assertThat(compared).as("seed %d", seed).isGreaterThan(RECORDS / 4);
    }

    @Test
    void agreesOnRecordsOfAKnownLayout() throws Exception {
        int known = 0;
        for (int i = 0; i < 200; i++) {
            byte[] record = Record.builder("tenant-" + i % 10)
                    .entity("e" + i % 10)
                    .put("a", i % 10)
                    .put("b", "text")
                    .build()
                    .encoded();
            assertThat(compare(record, i % 7)).isTrue();
            known += scanner.record().layout() == ScannedRecord.NO_LAYOUT ? 0 : 1;
        }
        assertThat(known).isGreaterThan(100);
    }
}
