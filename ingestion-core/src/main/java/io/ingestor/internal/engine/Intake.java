package io.ingestor.internal.engine;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.block.Encoding;
import io.ingestor.internal.block.RefusedBatch;
import io.ingestor.internal.commit.Acks;
import io.ingestor.internal.commit.CommitPipeline;
import io.ingestor.internal.commit.PendingCall;
import io.ingestor.internal.commit.PendingEntry;
import io.ingestor.internal.commit.Promise;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.wal.AckLevel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The part of an ingest call that runs on the caller's thread: admission, encoding, and the append to the log. It
 * counts the records as received, and each outcome that is decided here, unless {@link Refusals} leaves a refusal to
 * the caller.
 */
final class Intake {

    private final BatchEncoder encoder;
    private final Admission admission;
    private final CommitPipeline pipeline;
    private final BatchMemory memory;
    private final SingleRecords singles;
    private final Acks acks;
    private final CallRoom room;
    private final OfferedDurability offered;

    Intake(
            BatchEncoder encoder,
            Admission admission,
            CommitPipeline pipeline,
            BatchMemory memory,
            SingleRecords singles,
            Acks acks,
            CallRoom room,
            OfferedDurability offered) {
        this.encoder = encoder;
        this.admission = admission;
        this.pipeline = pipeline;
        this.memory = memory;
        this.singles = singles;
        this.acks = acks;
        this.room = room;
        this.offered = offered;
    }

    <T> CompletableFuture<T> take(
            RecordBatch batch, Durability durability, PendingCall.Answer<T> answer, Refusals refusals) {
        long start = System.nanoTime();
        AckLevel ackLevel;
        MemoryGrant grant;
        try {
            ackLevel = offered.level(durability);
            grant = room.reserve(batch);
        } catch (IngestionException e) {
            if (refusals.counts(e)) {
                pipeline.metrics().refusedUnseen(room.firstTenant(batch), batch.size());
            }
            return CompletableFuture.failedFuture(e);
        }
        try {
            while (true) {
                Encoding encoding = encode(batch, ackLevel, grant);
                BatchCounts counts =
                        new BatchCounts(pipeline.metrics(), encoding.tallies(), encoding.schemas(), refusals);
                if (!(encoding instanceof EncodedBatch encoded)) {
                    grant.end();
                    counts.receivedWrong();
                    return CompletableFuture.failedFuture(((RefusedBatch) encoding).failure());
                }
                if (encoded.count() == 0) {
                    grant.end();
                    counts.received();
                    return answered(encoded, durability, answer);
                }
                // Created before the tenants are charged, so that a failure here leaves no charge behind.
                Promise<T> promise = acks.promise();
                PendingCall<T> call =
                        new PendingCall<>(encoded, counts, grant, durability, ackLevel, start, answer, promise);
                PendingEntry own = singles.ownEntry(call);
                MemoryAccount overShare = admission.charge(counts, grant);
                if (overShare == null) {
                    counts.received();
                    counts.taken();
                    // The call owns the grant from here on, and another thread may end the call.
                    grant = null;
                    append(call, own);
                    return acks.handOut(promise);
                }
                if (encoded.accepted() == 0) {
                    // The answer is known. It must not wait for memory that only dead letters need.
                    grant.end();
                    counts.received();
                    counts.droppedLetters();
                    return answered(encoded, durability, answer);
                }
                long missing = grant.partOf(overShare);
                // A waiting call must hold no memory, or two could wait for each other. So the batch is encoded again.
                grant.end();
                try {
                    grant = admission.reserveLater(overShare, memory.atMost(batch), missing, start);
                } catch (IngestionException e) {
                    counts.received();
                    counts.refusedHere(e);
                    return CompletableFuture.failedFuture(e);
                }
            }
        } catch (RuntimeException | Error e) {
            if (grant != null) {
                grant.end();
            }
            throw e;
        }
    }

    /** Returns the answer to a call without good records, which need not be in the log. */
    private static <T> CompletableFuture<T> answered(
            EncodedBatch encoded, Durability durability, PendingCall.Answer<T> answer) {
        RejectedException rejection = encoded.failure();
        return rejection != null
                ? CompletableFuture.failedFuture(rejection)
                : CompletableFuture.completedFuture(answer.acknowledged(encoded, 0, durability));
    }

    /** Encodes the batch, and settles the grant to the memory that the encoding takes. */
    private Encoding encode(RecordBatch batch, AckLevel ackLevel, MemoryGrant grant) {
        try {
            return memory.settle(encoder.encode(batch), ackLevel, grant);
        } catch (RuntimeException | Error e) {
            pipeline.metrics().rejectedUnseen(room.firstTenant(batch), batch.size());
            throw e;
        }
    }

    /**
     * Appends a call's own entry, or adds the call to a group.
     *
     * @param own the call's own entry, or null if the call is to be grouped with others
     */
    private void append(PendingCall<?> call, @Nullable PendingEntry own) {
        if (own == null) {
            singles.add(call);
            return;
        }
        IngestionException refusal = pipeline.append(own);
        if (refusal != null) {
            own.refuseHere(refusal);
        }
    }
}
