package io.ingestor.bench.rules;

import io.ingestor.Ingestor;
import io.ingestor.RecordBatch;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform;
import io.ingestor.transform.Transform.Outcome;
import java.io.IOException;
import java.nio.file.Path;

/** A configured condition on encoded records. It is false for all of them, so that none is dropped. */
public final class Condition implements Work {

    /** The number of records in a pass. */
    public static final int RECORDS = 16 * HeldRecords.COUNT;

    private final String expression;
    private final Transform transform;
    private final HeldRecords records;

    /** The ingestor that lends its record builder to the transform for all records of a pass. */
    private final Ingestor lender;

    private final RecordBatch one = RecordBatch.of(RecordForm.READING.record(0));

    public Condition(String expression) throws IOException {
        this.expression = expression;
        this.transform = SampleTransforms.dropping(expression);
        this.records = new HeldRecords(RecordForm.READING);
        this.lender = Ingestor.builder(Path.of("never-created"))
                .withoutLog()
                .transforms((in, out) -> applyToAll(out))
                .open();
    }

    private Outcome applyToAll(RecordBuilder out) {
        for (int i = 0; i < RECORDS; i++) {
            if (transform.apply(records.fields(i % HeldRecords.COUNT), out) != Outcome.KEPT) {
                throw new IllegalStateException("no record must be dropped");
            }
        }
        return Outcome.KEPT;
    }

    @Override
    public String name() {
        return "drop_if " + expression + " on encoded bytes";
    }

    @Override
    public int pass() {
        if (lender.check(one).accepted() != 1) {
            throw new IllegalStateException("the record that lends the builder must be kept");
        }
        return RECORDS;
    }

    @Override
    public void close() throws IOException {
        lender.close();
        records.close();
    }
}
