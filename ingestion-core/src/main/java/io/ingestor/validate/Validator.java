package io.ingestor.validate;

import io.ingestor.RecordFields;

/**
 * A check of the host on every record, after the checks that the ingestor makes itself and before any
 * {@link io.ingestor.transform.Transform}. A record with a violation is rejected like any wrong record.
 *
 * <p><b>The record</b> is complete: tenant, entity id, version and schema are those with which it would be stored, also
 * if the batch or the ingestor has provided them. An entity id that the ingestor made is another one each time.
 *
 * <p><b>Calls.</b> A validator runs on the thread that ingests or checks, and concurrently for different calls. It must
 * be pure: it may see a record several times (a call that waits for memory is examined again), and a record that it has
 * seen may never be stored. It should not wait. Records that are replayed have passed it before and are not shown
 * again.
 *
 * <p><b>Borrowed.</b> The cursor and the violations are valid until {@link #validate} returns.
 *
 * <p><b>Failures.</b> A validator that throws an exception rejects the record, with its class in the message, and the
 * ingestor logs the exception at most every ten seconds. Other records are not affected. An {@link Error} is thrown to
 * the caller and ends its call; the ingestor goes on.
 */
@FunctionalInterface
public interface Validator {

    /**
     * Examines a record.
     *
     * @param record the fields of the record, before the first
     * @param found receives the violations; none if the record is right
     */
    void validate(RecordFields record, Violations found);
}
