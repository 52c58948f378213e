package io.ingestor.validate;

import io.ingestor.RecordFields;

/**
 * A check of every record by the host, after the checks of the ingestor itself and before any
 * {@link io.ingestor.transform.Transform}. A record with a violation is rejected like any invalid record.
 *
 * <p><b>The record</b> is complete: it has the tenant, entity id, version and schema with which it would be stored,
 * even those that the batch or the ingestor provides. A generated entity id differs each time that the record is
 * examined.
 *
 * <p><b>Calls.</b> A validator runs on the thread that ingests or checks, and concurrently for different calls. It must
 * be pure: it may receive a record several times, because a call that waits for memory is examined again. A record that
 * it has received may never be stored. It should not block. Replayed records are not validated again.
 *
 * <p><b>Borrowed.</b> The cursor and the violations are valid until {@link #validate} returns.
 *
 * <p><b>Failures.</b> A validator that throws an exception rejects the record, with its class in the message. The
 * ingestor logs such an exception at most every ten seconds. Other records are not affected. An {@link Error} is thrown
 * to the caller and ends its call, but the ingestor continues.
 */
@FunctionalInterface
public interface Validator {

    /**
     * Examines a record.
     *
     * @param record a cursor over the fields of the record, before the first
     * @param found receives the violations; none if the record is valid
     */
    void validate(RecordFields record, Violations found);
}
