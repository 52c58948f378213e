package io.ingestor.internal.schema;

import io.ingestor.RecordFields;
import io.ingestor.internal.wire.BorrowedFields;
import io.ingestor.internal.wire.FieldWalk;
import io.ingestor.validate.Schema;
import io.ingestor.validate.Validator;
import io.ingestor.validate.Violations;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A validator that checks {@code data} against a schema. */
final class SchemaValidator implements Validator {

    private static final byte[] NOTHING = new byte[0];

    private final Schema schema;

    /** A check that is not in use; null if there is none. Concurrent calls create further ones. */
    private final AtomicReference<@Nullable SchemaCheck> free = new AtomicReference<>();

    SchemaValidator(Schema schema) {
        this.schema = schema;
    }

    @Override
    public void validate(RecordFields fields, Violations found) {
        if (!(fields instanceof BorrowedFields borrowed)) {
            throw new IllegalArgumentException("fields must be those that the ingestor lends to a validator, was of "
                    + fields.getClass().getName());
        }
        SchemaCheck taken = free.getAndSet(null);
        SchemaCheck check = taken == null ? new SchemaCheck() : taken;
        if (toData(borrowed)) {
            FieldWalk walk = borrowed.walkAtField();
            check.check(schema, walk.valueBytes(), walk.valueAt(), walk.valueLength(), found);
        } else {
            check.check(schema, NOTHING, 0, 0, found);
        }
        check.release();
        free.set(check);
    }

    private static boolean toData(BorrowedFields fields) {
        while (fields.next()) {
            if (fields.name().contentEquals("data")) {
                return true;
            }
        }
        return false;
    }
}
