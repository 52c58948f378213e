package io.ingestor.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Limits;
import io.ingestor.RecordBatch;
import io.ingestor.internal.fake.RandomRecords;
import io.ingestor.internal.wire.MalformedRecordException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that a match with a layout has the same result as a scan of the record. */
class RecordLayoutTest {

    private static final Limits LIMITS = Limits.builder()
            .recordBytes(1 << 16)
            .batchRecords(10)
            .batchBytes(1 << 20)
            .idBytes(64)
            .keyBytes(64)
            .depth(6)
            .build();
    private static final int RECORDS = 40;
    private static final int MUTANTS_OF_A_BYTE = 10;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private int matches;
    private int others;

    @Test
    void aRecordThatDiffersInAByteIsJudgedAsByAScan() {
        System.out.println("RecordLayoutTest.aRecordThatDiffersInAByteIsJudgedAsByAScan seed " + seed);
        for (int n = 0; n < RECORDS; n++) {
            byte[] record = RandomRecords.good(random);
            DataRecordScanner familiar = familiarWith(record);
            RecordLayouts layouts = layoutsOf(record);
            for (int at = 0; at < record.length; at++) {
                byte[] mutant = record.clone();
                for (int m = 0; m < MUTANTS_OF_A_BYTE; m++) {
                    mutant[at] = (byte) (m < Byte.SIZE ? record[at] ^ (1 << m) : random.nextInt());
                    compare(familiar, layouts, mutant, record);
                }
            }
        }
        assertThat(matches).as("matched, seed %d", seed).isPositive();
        assertThat(others).as("not matched, seed %d", seed).isPositive();
    }

    @Test
    void aRecordThatDiffersInManyBytesIsJudgedAsByAScan() {
        System.out.println("RecordLayoutTest.aRecordThatDiffersInManyBytesIsJudgedAsByAScan seed " + seed);
        for (int n = 0; n < RECORDS; n++) {
            byte[] record = RandomRecords.good(random);
            DataRecordScanner familiar = familiarWith(record);
            RecordLayouts layouts = layoutsOf(record);
            // Changes the bytes one after another, and keeps the changes that the layout allows.
            byte[] mutant = record.clone();
            for (int at = 0; at < record.length; at++) {
                byte before = mutant[at];
                mutant[at] = (byte) random.nextInt();
                if (layouts.find(mutant, 0, mutant.length) == null) {
                    mutant[at] = before;
                }
                compare(familiar, layouts, mutant, record);
            }
        }
        assertThat(matches).as("matched, seed %d", seed).isPositive();
    }

    /** Returns a scanner that has scanned the record, so that it knows its layout if there is one. */
    private static DataRecordScanner familiarWith(byte[] record) {
        DataRecordScanner scanner = new DataRecordScanner(LIMITS);
        assertThat(scanner.scan(record, 0, record.length, 1)).isTrue();
        return scanner;
    }

    private static RecordLayouts layoutsOf(byte[] record) {
        RecordLayouts layouts = new RecordLayouts();
        try {
            layouts.stranger(familiarWith(record).record(), record, 0, record.length);
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
        return layouts;
    }

    private void compare(DataRecordScanner familiar, RecordLayouts layouts, byte[] record, byte[] original) {
        int offset = random.nextInt(12);
        byte[] source = new byte[offset + record.length + random.nextInt(3)];
        Arrays.fill(source, (byte) random.nextInt());
        System.arraycopy(record, 0, source, offset, record.length);
        int defaultTenant = random.nextInt(4) == 0 ? 0 : 1;
        if (layouts.find(source, offset, record.length) == null) {
            others++;
        } else {
            matches++;
        }

        RecordBatch rules = rules();

        String scanned = verdict(new DataRecordScanner(LIMITS), rules, source, offset, record.length, defaultTenant);

        assertThat(verdict(familiar, rules, source, offset, record.length, defaultTenant))
                .as(() -> "seed " + seed + ", like " + Arrays.toString(original) + ", " + Arrays.toString(record))
                .isEqualTo(scanned);
    }

    private RecordBatch rules() {
        RecordBatch.Builder rules = RecordBatch.builder();
        if (random.nextInt(8) == 0) {
            rules.refuseSchemas();
        }
        if (random.nextInt(8) == 0) {
            rules.refuseEmpty();
        }
        if (random.nextInt(3) == 0) {
            rules.onlyTenant(random.nextBoolean() ? "a" : "é€😀").tenant(random.nextBoolean() ? "a" : "b");
        }
        return rules.build();
    }

    private static String verdict(
            DataRecordScanner scanner, RecordBatch rules, byte[] source, int offset, int length, int defaultTenant) {
        scanner.startBatch(rules);
        if (!scanner.scan(source, offset, length, defaultTenant)) {
            return "wrong " + scanner.reason() + " " + scanner.violations();
        }
        ScannedRecord scanned = scanner.record();
        return String.join(
                " ",
                "right",
                slice(source, scanned.tenantOffset() - offset, scanned.tenantLength()),
                slice(source, scanned.entityOffset() - offset, scanned.entityLength()),
                String.valueOf(scanned.tenantUsable()),
                String.valueOf(scanned.version()),
                String.valueOf(scanned.versionScattered()),
                String.valueOf(scanned.idHasUnknown()),
                String.valueOf(scanned.canonical()),
                String.valueOf(scanned.namesSchema()),
                String.valueOf(scanned.empty()),
                String.valueOf(scanner.violations()));
    }

    private static String slice(byte[] source, int at, int length) {
        return length == 0 ? "none" : at + "+" + length + " of " + source.length;
    }
}
