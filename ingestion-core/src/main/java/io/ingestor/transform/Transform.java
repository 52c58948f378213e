package io.ingestor.transform;

import io.ingestor.RecordFields;

/**
 * A step of the host that changes or drops records before they are stored, after the
 * {@link io.ingestor.validate.Validator}. Transforms are applied in order; each receives the result of the one before.
 *
 * <p><b>The record</b> is complete, as for a validator. A changed record must pass the same checks and limits as a
 * record from a client, and the rules of its batch about tenants and empty records. Otherwise it is rejected, with the
 * class of the transform in the message. It must carry its tenant; if it carries no entity id, the ingestor generates
 * one. Fields that the wire contract does not define are not visible, but a changed record keeps them.
 *
 * <p><b>Calls.</b> A transform runs on the thread that ingests or checks, and concurrently for different calls. It must
 * be pure: it may receive a record several times, because a call that waits for memory is examined again. A record that
 * it has received may never be stored. It should not block. Replayed records are not transformed again.
 *
 * <p><b>Borrowed.</b> Cursor and builder are valid until {@link #apply} returns.
 *
 * <p><b>Memory.</b> Before its records are examined, a call reserves memory for them, including {@link #maxGrowth} for
 * each and {@link #maxGrowthPerByte} for each of their bytes. A record that grows by more is rejected.
 *
 * <p><b>Rejections.</b> A transform that throws a {@link RecordRejectedException} rejects the record with the field and
 * the message of the exception.
 *
 * <p><b>Failures.</b> A transform that throws another exception rejects the record, with its class in the message. The
 * ingestor logs such an exception at most every ten seconds. Other records are not affected. An {@link Error} is thrown
 * to the caller and ends its call, but the ingestor continues.
 */
@FunctionalInterface
public interface Transform {

    /** The default of {@link #maxGrowth}. */
    int DEFAULT_MAX_GROWTH = 1024;

    /** The outcome of a transform for one record. */
    enum Outcome {
        /** The record stays as it is; the builder is ignored. */
        KEPT,
        /** The record is replaced by the one in the builder. */
        CHANGED,
        /** The record is dropped: it is neither stored nor rejected, and counts as filtered. */
        FILTERED
    }

    /**
     * Examines a record, and builds the changed record if there is one.
     *
     * @param in a cursor over the fields of the record, before the first
     * @param out builds the changed record, empty at first
     */
    Outcome apply(RecordFields in, RecordBuilder out);

    /**
     * Returns the most bytes by which a record may grow; default {@value #DEFAULT_MAX_GROWTH}, from 0 to 16 MiB. Called
     * once, when the ingestor opens. Each record of a batch reserves twice as much while it is examined, because its
     * ids are also in its key. A large value therefore makes calls wait for memory earlier. If the growth depends on
     * the length of the record, {@link #maxGrowthPerByte} is the tighter bound.
     */
    default int maxGrowth() {
        return DEFAULT_MAX_GROWTH;
    }

    /**
     * Returns the most bytes by which a record may grow for each of its encoded bytes, in addition to
     * {@link #maxGrowth}; default 0, from 0 to 64. Called once, when the ingestor opens. A transform that stores a
     * field twice returns 1.
     */
    default int maxGrowthPerByte() {
        return 0;
    }
}
