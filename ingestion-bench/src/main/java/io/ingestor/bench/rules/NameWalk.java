package io.ingestor.bench.rules;

import io.ingestor.RecordFields;
import java.io.IOException;

/** A walk over encoded records that reads the name and the kind of each field, and checks nothing. */
public final class NameWalk implements Work {

    private final RecordForm form;
    private final HeldRecords records;
    private long sum;

    public NameWalk(RecordForm form) throws IOException {
        this.form = form;
        this.records = new HeldRecords(form);
    }

    @Override
    public String name() {
        return form + ", walk over all names through the public cursor";
    }

    @Override
    public int pass() {
        for (int i = 0; i < HeldRecords.COUNT; i++) {
            walk(records.fields(i));
        }
        return HeldRecords.COUNT;
    }

    private void walk(RecordFields fields) {
        while (fields.next()) {
            sum += fields.name().length();
            if (fields.kind() == RecordFields.Kind.OBJECT || fields.kind() == RecordFields.Kind.LIST) {
                fields.enter();
                walk(fields);
                fields.leave();
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (sum == 0) {
            throw new IllegalStateException("the walk met no names");
        }
        records.close();
    }
}
