package io.ingestor;

import io.ingestor.validate.Violation;
import java.util.List;
import java.util.Objects;

/**
 * The rejection of an invalid record of a batch. The record is not in the log; sending it again unchanged will fail
 * again.
 *
 * @param index index of the record in the batch, from 0
 * @param reason kind of the rejection
 * @param violations rules that the record breaks, at least one
 */
public record Rejection(int index, Reason reason, List<Violation> violations) {

    /** The kind of a rejection. */
    public enum Reason {
        /** The record breaks a rule of the wire contract, a limit, its schema, or a rule of the host. */
        INVALID,

        /** The record is valid, but asks for something that is not supported, such as a check against a schema. */
        UNSUPPORTED,

        /**
         * The record, or the schema that it names, belongs to another tenant than
         * {@link RecordBatch.Builder#onlyTenant} allows. Takes precedence over all other reasons.
         */
        FOREIGN_TENANT,

        /**
         * The schema that the record names, or gets from the {@linkplain io.ingestor.validate.SchemaPolicy policy}, is
         * not registered for its tenant.
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
