package io.ingestor.internal.engine;

import io.ingestor.Durability;
import io.ingestor.Record;
import io.ingestor.RecordBatch;
import io.ingestor.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One call of a random history. Each record carries the number of its call, so that a reader of the log can identify
 * the calls in it.
 *
 * @param number the position of the call in the history
 * @param wrong the positions of its wrong records
 */
record ModelCall(int number, List<Record> records, List<Integer> wrong, boolean transactional, Durability durability) {

    private static final String[] TENANTS = {"acme", "globex", "tenant/é"};
    private static final int ENTITIES = 12;
    private static final int MAX_RECORDS = 8;

    /** The largest payload; a batch of such records fits into a quarter of the smallest segment, 16 KiB. */
    private static final int MAX_PAYLOAD = 1_800;

    static ModelCall random(int number, Random random) {
        int size = random.nextInt(3) == 0 ? 1 + random.nextInt(MAX_RECORDS) : 1;
        List<Record> records = new ArrayList<>();
        List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            boolean bad = random.nextInt(12) == 0;
            if (bad) {
                wrong.add(i);
            }
            records.add(record(number, i, bad, random));
        }
        int level = random.nextInt(10);
        return new ModelCall(
                number,
                records,
                wrong,
                random.nextInt(4) == 0,
                level == 0 ? Durability.ACCEPTED : level == 1 ? Durability.WRITTEN : Durability.SYNCED);
    }

    private static Record record(int number, int ordinal, boolean wrong, Random random) {
        Record.Builder builder = wrong ? Record.builder() : Record.builder(TENANTS[random.nextInt(TENANTS.length)]);
        if (random.nextInt(5) == 0) {
            builder.version(1 + random.nextInt(2000));
        }
        byte[] payload = new byte[random.nextInt(3) == 0 ? random.nextInt(MAX_PAYLOAD) : random.nextInt(40)];
        random.nextBytes(payload);
        return builder.entity("e" + random.nextInt(ENTITIES))
                .put("call", number)
                .put("ordinal", ordinal)
                .payload(payload, "")
                .build();
    }

    RecordBatch batch() {
        RecordBatch.Builder builder = RecordBatch.builder();
        records.forEach(builder::add);
        if (transactional) {
            builder.transactional();
        }
        return builder.build();
    }

    /** Returns true if the call has one record, and may be ingested without a batch. */
    boolean isSingle() {
        return records.size() == 1;
    }

    /** Returns the positions of the records that the log contains if it contains the call. */
    List<Integer> good() {
        if (!wrong.isEmpty() && (transactional || isSingle())) {
            return List.of();
        }
        List<Integer> good = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            if (!wrong.contains(i)) {
                good.add(i);
            }
        }
        return good;
    }

    static int call(StoredRecord stored) {
        return number(stored.record().data(), "call");
    }

    static int ordinal(StoredRecord stored) {
        return number(stored.record().data(), "ordinal");
    }

    private static int number(Map<String, Object> data, String field) {
        return ((Number) data.get(field)).intValue();
    }
}
