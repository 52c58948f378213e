package io.ingestor.bench.rules;

import io.ingestor.validate.Validator;
import io.ingestor.validate.Violations;
import java.io.IOException;

/** The check of encoded records against a compiled schema. */
public final class BytesCheck implements Work {

    private static final Violations FAILING = new Violations() {
        @Override
        public void add(String field, String message) {
            throw new IllegalStateException(field + ": " + message);
        }

        @Override
        public boolean isFull() {
            return false;
        }
    };

    private final RecordForm form;
    private final Validator validator;
    private final HeldRecords records;

    public BytesCheck(RecordForm form) throws IOException {
        this.form = form;
        this.validator = form.compiled().asValidator();
        this.records = new HeldRecords(form);
    }

    @Override
    public String name() {
        return form + ", compiled schema on encoded bytes";
    }

    @Override
    public int pass() {
        for (int i = 0; i < HeldRecords.COUNT; i++) {
            validator.validate(records.fields(i), FAILING);
        }
        return HeldRecords.COUNT;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
