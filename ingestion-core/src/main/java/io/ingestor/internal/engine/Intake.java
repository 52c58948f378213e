package io.ingestor.internal.engine;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.RecordBatch;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.block.Encoding;
import io.ingestor.internal.block.RefusedBatch;
import io.ingestor.internal.block.ScratchPool;
import io.ingestor.internal.commit.Acks;
import io.ingestor.internal.commit.CommitPipeline;
import io.ingestor.internal.commit.PendingCall;
import io.ingestor.internal.commit.PendingEntry;
import io.ingestor.internal.commit.Promise;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WriteAheadLog;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The caller's part of a call: whether it may come in, room for it, encoding, and what makes a batch wrong as a whole.
 * Every record is counted as received here, unless its call throws, and so is every outcome that is decided here.
 */
final class Intake {

    private final BatchEncoder encoder;
    private final Admission admission;
    private final CommitPipeline pipeline;
    private final BatchMemory memory;
    private final SingleRecords singles;
    private final Acks acks;
    private final ScratchPool<FirstTenant> firstTenants;
    private final WriteAheadLog log;

    Intake(
            BatchEncoder encoder,
            Admission admission,
            CommitPipeline pipeline,
            BatchMemory memory,
            SingleRecords singles,
            Acks acks,
            ScratchPool<FirstTenant> firstTenants,
            WriteAheadLog log) {
        this.encoder = encoder;
        this.admission = admission;
        this.pipeline = pipeline;
        this.memory = memory;
        this.singles = singles;
        this.acks = acks;
        this.firstTenants = firstTenants;
        this.log = log;
    }

    <T> CompletableFuture<T> take(
            RecordBatch batch, Durability durability, PendingCall.Answer<T> answer, Refusals refusals) {
        long start = System.nanoTime();
        AckLevel ackLevel = ackLevel(durability);
        long atMost = memory.atMost(batch);
        MemoryGrant grant;
        try {
            checkTaken(durability);
            grant = reserve(batch, atMost);
        } catch (IngestionException e) {
            if (refusals.counts(e)) {
                pipeline.metrics().refusedUnseen(firstTenant(batch), batch.size());
            }
            return CompletableFuture.failedFuture(e);
        }
        try {
            while (true) {
                Encoding encoding = encode(batch);
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
                    return CompletableFuture.completedFuture(answer.acknowledged(encoded, 0, durability));
                }
                grant.settle(memory.of(encoded, ackLevel));
                admission.settled();
                // Before the tenants are charged, so that a call that does not get so far leaves nothing behind.
                Promise<T> promise = acks.promise();
                PendingCall<T> call =
                        new PendingCall<>(encoded, counts, grant, durability, ackLevel, start, answer, promise);
                PendingEntry own = singles.groups(encoded, ackLevel) ? null : new PendingEntry(pipeline, call);
                if (own != null) {
                    singles.ahead();
                }
                MemoryAccount overShare = charge(counts, grant, BatchMemory.inTable(encoded));
                if (overShare == null) {
                    counts.received();
                    counts.taken();
                    // It is the call's from here on, whose end another thread may see to.
                    grant = null;
                    append(call, own);
                    return acks.handOut(promise);
                }
                long missing = grant.partOf(overShare);
                // A call that waits holds nothing, else two could wait for each other. So it is encoded again.
                grant.end();
                try {
                    grant = admission.reserveLater(overShare, atMost, missing, start);
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

    private Encoding encode(RecordBatch batch) {
        try {
            return memory.bounded(encoder.encode(batch));
        } catch (RuntimeException | Error e) {
            pipeline.metrics().rejectedUnseen(firstTenant(batch), batch.size());
            throw e;
        }
    }

    /**
     * Charges the tenants like {@link BatchCounts#charge}. If one is over its share, makes room of what is no longer
     * needed and tries once more.
     */
    private @Nullable MemoryAccount charge(BatchCounts counts, MemoryGrant grant, long tableBytes) {
        MemoryAccount overShare = counts.charge(grant, tableBytes);
        try {
            return overShare != null && admission.makesRoom(overShare, grant.partOf(overShare))
                    ? counts.charge(grant, tableBytes)
                    : overShare;
        } catch (RuntimeException | Error e) {
            // A custom log may throw when it is asked what may go.
            counts.received();
            counts.refused();
            throw e;
        }
    }

    /**
     * Appends a call's own entry, or adds the call to those that are grouped.
     *
     * @param own the call's own entry, null if it is to be grouped with others
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

    /** Reserves bytes for a call before it is known whose records it holds. */
    private MemoryGrant reserve(RecordBatch batch, long bytes) {
        return bytes == 0
                ? admission.nothing()
                : admission.reserve(pipeline.metrics().accounting().memory().of(firstTenant(batch)), bytes);
    }

    private String firstTenant(RecordBatch batch) {
        FirstTenant look = firstTenants.take();
        String name = look.of(batch);
        firstTenants.giveBack(look);
        return name;
    }

    void checkTaken(Durability durability) {
        IngestionException refusal = admission.refusal();
        if (refusal != null) {
            throw refusal;
        }
        if (!offers(durability)) {
            throw new UnsupportedDurabilityException("durability " + durability
                    + " needs a log, and the ingestor was opened without one: ask for " + Durability.ACCEPTED
                    + ", or open it with a log");
        }
    }

    boolean offers(Durability durability) {
        return log.offers(levelOf(durability));
    }

    /**
     * Returns the level that a call waits for. With a log that keeps nothing, an entry is acknowledged once it is
     * applied, which is all there is to wait for.
     */
    private AckLevel ackLevel(Durability durability) {
        return log.offers(AckLevel.WRITTEN) ? levelOf(durability) : AckLevel.SYNCED;
    }

    private static AckLevel levelOf(Durability durability) {
        return switch (durability) {
            case ACCEPTED -> AckLevel.ACCEPTED;
            case WRITTEN -> AckLevel.WRITTEN;
            case SYNCED -> AckLevel.SYNCED;
        };
    }
}
