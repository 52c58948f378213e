package io.ingestor.bench.storage;

import io.ingestor.RecordCursor;
import io.ingestor.RecordFields;
import io.ingestor.RecordView;
import io.ingestor.bench.contest.Contender;
import io.ingestor.bench.contest.Turn;
import io.ingestor.sink.FlushBatch;
import java.io.IOException;

/** A walk over all fields of the records of a batch by the cursor that every sink has. */
final class FieldWalk implements Contender {

    private final FlushBatch batch;

    FieldWalk(FlushBatch batch) {
        this.batch = batch;
    }

    @Override
    public String name() {
        return "walk over all fields by the public cursor, nothing written";
    }

    @Override
    public Turn run(long nanos) throws IOException {
        Meter meter = new Meter();
        long rows = 0;
        long fields = 0;
        do {
            fields += fields();
            rows += batch.count();
        } while (!meter.hasPassed(nanos));
        if (fields <= rows) {
            throw new IllegalStateException("records must have fields, had " + fields + " in " + rows);
        }
        return meter.stop(rows).build();
    }

    /** Returns the number of fields of all records. */
    long fields() throws IOException {
        long fields = 0;
        try (RecordCursor records = batch.records()) {
            for (RecordView record = records.next(); record != null; record = records.next()) {
                fields += fields(record.fields());
            }
        }
        return fields;
    }

    private static long fields(RecordFields record) {
        long fields = 0;
        while (record.next()) {
            fields++;
            switch (record.kind()) {
                case OBJECT, LIST -> {
                    record.enter();
                    fields += fields(record);
                    record.leave();
                }
                default -> {
                    // The cursor has read the name and the kind.
                }
            }
        }
        return fields;
    }

    @Override
    public void close() {}
}
