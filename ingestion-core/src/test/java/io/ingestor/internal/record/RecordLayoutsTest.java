package io.ingestor.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Limits;
import io.ingestor.Record;
import io.ingestor.internal.wire.MalformedRecordException;
import org.junit.jupiter.api.Test;

class RecordLayoutsTest {

    private static final int LENGTHS = 50;
    private static final int KINDS = LENGTHS * LENGTHS;
    private static final int RECORDS = 8 * KINDS;

    private final DataRecordScanner scanner = new DataRecordScanner(Limits.defaults());
    private final RecordLayouts layouts = new RecordLayouts();

    @Test
    void learnsTheLayoutOfTheFirstRecord() throws Exception {
        assertThat(learns(kind(0))).isTrue();
    }

    @Test
    void learnsSeldomOnceLayoutsFindNoRoom() throws Exception {
        int learned = 0;

        for (int i = 0; i < RECORDS; i++) {
            learned += learns(kind(i % KINDS)) ? 1 : 0;
        }

        assertThat(learned).isBetween(16, RECORDS / 100);
    }

    @Test
    void learnsSeldomFromRecordsWithoutALayout() throws Exception {
        // The version takes nine bytes, which no layout covers.
        byte[] without = Record.builder("acme").version(1L << 60).build().encoded();
        for (int i = 0; i < RECORDS; i++) {
            assertThat(learns(without)).isFalse();
        }

        int strangers = 1;
        while (!learns(kind(0))) {
            strangers++;
        }

        assertThat(strangers).isBetween(100, RecordLayouts.MAX_STRANGERS_PER_LAYOUT);
    }

    /** Passes a valid record to the layouts like a scanner does. Returns true if its layout was learned from it. */
    private boolean learns(byte[] record) throws MalformedRecordException {
        assertThat(scanner.scan(record, 0, record.length, 0)).isTrue();
        if (layouts.find(record, 0, record.length) != null) {
            return false;
        }
        layouts.stranger(scanner.record(), record, 0, record.length);
        return layouts.find(record, 0, record.length) != null;
    }

    private static byte[] kind(int number) {
        return Record.builder("acme")
                .entity("e".repeat(1 + number % LENGTHS))
                .put("text", "x".repeat(number / LENGTHS))
                .build()
                .encoded();
    }
}
