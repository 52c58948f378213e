package io.ingestor;

import io.ingestor.validate.Violation;
import java.util.List;
import java.util.Objects;

/**
 * The rejection of a wrong record of a batch. The record is not in the log; sending it again unchanged will fail again.
 *
 * @param index its place in the batch, from 0
 * @param reason the kind of the rejection
 * @param violations the rules that the record breaks, at least one
 */
public record Rejection(int index, Reason reason, List<Violation> violations) {

    /** The kind of a rejection. */
    public enum Reason {
        /** The record breaks a rule that every record must keep. */
        INVALID,

        /** The record asks only for something that this version does not support, such as a check against a schema. */
        UNSUPPORTED,

        /**
         * The record, or the schema that it names, belongs to another tenant than
         * {@link RecordBatch.Builder#onlyTenant} allows, whatever else is wrong with it.
         */
        FOREIGN_TENANT,

        /**
         * The record names a schema that is not registered for its tenant, or gets such a one from the
         * {@linkplain io.ingestor.validate.SchemaPolicy policy}.
         */
        UNKNOWN_SCHEMA
    }

    public Rejection {
        Objects.requireNonNull(reason, "reason");
        if (violations.isEmpty()) {
            throw new IllegalArgumentException("violations must hold at least one");
        }
        violations = List.copyOf(violations);
    }

    /** Creates a rejection of an invalid record. */
    public Rejection(int index, List<Violation> violations) {
        this(index, Reason.INVALID, violations);
    }
}
