package io.ingestor.internal.engine;

import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.block.Encoding;
import io.ingestor.internal.block.RefusedBatch;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WriteAheadLog;

/** The memory that a batch takes: an upper bound before its records are known, and its size once it is encoded. */
final class BatchMemory {

    /**
     * The approximate bytes that a table adds to each record: its entry, its slot, and the smaller copies that a
     * growing index keeps.
     */
    static final long INDEX_BYTES_PER_RECORD = 100;

    private final BatchEncoder encoder;
    private final WriteAheadLog log;
    private final SingleRecords singles;
    private final long largest;

    /**
     * Creates the computation for the batches of one ingestor.
     *
     * @param largest the maximum bytes that one batch may take
     */
    BatchMemory(BatchEncoder encoder, WriteAheadLog log, SingleRecords singles, long largest) {
        this.encoder = encoder;
        this.log = log;
        this.singles = singles;
        this.largest = largest;
    }

    /**
     * Returns an upper bound on the bytes that a batch takes, for any content of its records; 0 if it will be rejected.
     * The bound is capped at the largest batch allowed, because a larger one is rejected once its size is known.
     */
    long atMost(RecordBatch batch) {
        if (encoder.isHopeless(batch)) {
            return 0;
        }
        long block = encoder.maxEncodedBytes(batch);
        long copy = log.copyBytes((int) Math.min(encoder.maxPayloadBytes(batch), log.maxPayloadBytes()));
        return Math.min(
                largest,
                block
                        + batch.size() * INDEX_BYTES_PER_RECORD
                        + (batch.size() == 1 ? Math.max(copy, singles.copyBytes(block)) : copy));
    }

    /** Returns the bytes that a table will take for an entry. */
    static long inTable(BatchBlock encoded) {
        return encoded.block().length + encoded.count() * INDEX_BYTES_PER_RECORD;
    }

    /**
     * Settles the grant to the bytes that the call takes until a table holds its entry, and those it takes afterwards.
     * If the batch is refused or has no records to store, the grant stays as it is.
     *
     * @return the encoding, or a refusal if it takes more than one batch may
     */
    Encoding settle(Encoding encoding, AckLevel ackLevel, MemoryGrant grant) {
        Encoding bounded = bounded(encoding);
        if (bounded instanceof EncodedBatch encoded && encoded.count() > 0) {
            long table = inTable(encoded);
            long copies = singles.groups(encoded, ackLevel)
                    ? singles.copyBytes(encoded.block().length)
                    : log.copyBytes(encoded.payloadLength());
            grant.settle(table + copies, table);
        }
        return bounded;
    }

    /** Returns the encoding, or a refusal if it takes more than one batch may. */
    Encoding bounded(Encoding encoding) {
        return encoding instanceof EncodedBatch encoded
                        && inTable(encoded) + log.copyBytes(encoded.payloadLength()) > largest
                ? new RefusedBatch(encoded.size(), encoded.tallies(), encoded.schemas(), tooMuch())
                : encoding;
    }

    /** Returns the refusal. Its message contains no figures, because a server passes it on to its clients. */
    private static RejectedException tooMuch() {
        return new RejectedException("batch must take at most a quarter of memoryBudget, including log copies:"
                + " send fewer records, or raise memoryBudget");
    }
}
