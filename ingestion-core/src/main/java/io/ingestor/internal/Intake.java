package io.ingestor.internal;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.wal.AckLevel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The caller's part of a call: whether it may come in, room for it, encoding, and what makes a batch wrong as a whole. Every record is counted as received here, and so is whatever is
 * decided here.
 */
final class Intake {

    /** About what the tables add to the bytes of a record: its entry, its slot, and what the growing index keeps of its past. */
    static final long INDEX_BYTES_PER_RECORD = 100;

    /** For calls that hold nothing. */
    private static final MemoryAccount NOBODY = new MemoryAccount(Accounting.NOBODY);

    private final BatchEncoder encoder;
    private final BatchEncoder checker;
    private final Lifecycle lifecycle;
    private final Admission admission;
    private final MemoryBudget budget;
    private final CommitPipeline pipeline;
    private final SingleRecords singles;
    private final Acks acks;
    private final boolean logged;
    private final ScratchPool<FirstTenant> firstTenants;
    private final long maxBatchMemory;

    Intake(
            BatchEncoder encoder,
            BatchEncoder checker,
            Lifecycle lifecycle,
            Admission admission,
            MemoryBudget budget,
            CommitPipeline pipeline,
            SingleRecords singles,
            Acks acks,
            boolean logged,
            int maxTenantLength,
            long maxBatchMemory) {
        this.encoder = encoder;
        this.checker = checker;
        this.lifecycle = lifecycle;
        this.admission = admission;
        this.budget = budget;
        this.pipeline = pipeline;
        this.singles = singles;
        this.acks = acks;
        this.logged = logged;
        this.firstTenants =
                new ScratchPool<>(Runtime.getRuntime().availableProcessors(), () -> new FirstTenant(maxTenantLength));
        this.maxBatchMemory = maxBatchMemory;
    }

    <T> CompletableFuture<T> take(RecordBatch batch, Durability durability, PendingCall.Answer<T> answer) {
        long start = System.nanoTime();
        // More than the largest batch that fits is not reserved: a larger one is rejected once its size is known.
        long reserved = encoder.isHopeless(batch)
                ? 0
                : Math.min(encoder.maxEncodedBytes(batch) + batch.size() * INDEX_BYTES_PER_RECORD, maxBatchMemory);
        MemoryAccount payer;
        try {
            checkTaken(durability);
            payer = reserve(batch, reserved);
        } catch (IngestionException e) {
            pipeline.figures().refusedUnseen(firstTenant(batch), batch.size());
            return CompletableFuture.failedFuture(e);
        }
        while (true) {
            EncodedBatch encoded = encode(batch, payer, reserved);
            BatchTally tally = new BatchTally(pipeline.figures().accounting(), budget, encoded.tallies());
            RejectedException wrong = wrongAsAWhole(encoded);
            if (wrong != null) {
                budget.adjust(payer, -reserved);
                tally.received();
                tally.rejected();
                return CompletableFuture.failedFuture(wrong);
            }
            if (encoded.count() == 0) {
                budget.adjust(payer, -reserved);
                tally.received();
                return CompletableFuture.completedFuture(answer.acknowledged(encoded, 0, durability));
            }
            long needed = memoryOf(encoded);
            budget.adjust(payer, needed - reserved);
            admission.settled();
            MemoryAccount overShare = charge(tally, needed, payer);
            if (overShare == null) {
                tally.received();
                return append(encoded, tally, needed, durability, start, answer);
            }
            // A call that waits holds nothing, else two could wait for each other. So it is encoded again.
            budget.adjust(payer, -needed);
            try {
                admission.reserveLater(overShare, reserved, start);
            } catch (IngestionException e) {
                tally.received();
                tally.refused();
                return CompletableFuture.failedFuture(e);
            }
            payer = overShare;
        }
    }

    private EncodedBatch encode(RecordBatch batch, MemoryAccount payer, long reserved) {
        try {
            return encoder.encode(batch);
        } catch (RuntimeException | Error e) {
            budget.adjust(payer, -reserved);
            pipeline.figures().rejectedUnseen(firstTenant(batch), batch.size());
            throw e;
        }
    }

    /** As {@link BatchTally#charge}; where it is what nobody needs that leaves a tenant no share, that makes room. */
    private @Nullable MemoryAccount charge(BatchTally tally, long needed, MemoryAccount payer) {
        MemoryAccount overShare = tally.charge(needed, payer);
        return overShare != null && admission.makesRoom(overShare, needed) ? tally.charge(needed, payer) : overShare;
    }

    private <T> CompletableFuture<T> append(
            EncodedBatch encoded,
            BatchTally tally,
            long reserved,
            Durability durability,
            long start,
            PendingCall.Answer<T> answer) {
        Pledge<T> pledge = acks.pledge();
        append(
                new PendingCall<>(
                        pipeline.figures(), encoded, tally, durability, ackLevel(durability), start, answer, pledge),
                reserved);
        return acks.handOut(pledge);
    }

    private void append(PendingCall<?> call, long reserved) {
        call.taken();
        if (singles.groups(call)) {
            singles.add(call, reserved);
            return;
        }
        singles.ahead();
        PendingEntry entry = new PendingEntry(pipeline, call, reserved);
        IngestionException refusal = pipeline.append(entry);
        if (refusal != null) {
            entry.refuseHere(refusal);
        }
    }

    /** What {@link #take} would say of each record; takes nothing, counts nothing and waits for nothing. */
    EncodedBatch check(RecordBatch batch, Durability durability) {
        checkTaken(durability);
        EncodedBatch encoded = checker.encode(batch);
        RejectedException wrong = wrongAsAWhole(encoded);
        if (wrong != null && wrong.rejections().isEmpty()) {
            throw wrong;
        }
        return encoded;
    }

    /** Reserves bytes for a call; returns who is charged for them until it is known whose records they are. */
    private MemoryAccount reserve(RecordBatch batch, long bytes) {
        if (bytes == 0) {
            return NOBODY;
        }
        MemoryAccount payer =
                pipeline.figures().accounting().of(firstTenant(batch)).memory();
        admission.reserve(payer, bytes);
        return payer;
    }

    private String firstTenant(RecordBatch batch) {
        FirstTenant look = firstTenants.take();
        String name = look.of(batch);
        firstTenants.giveBack(look);
        return name;
    }

    private void checkTaken(Durability durability) {
        IngestionException refusal = lifecycle.refusal();
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
        return logged || durability == Durability.ACCEPTED;
    }

    private @Nullable RejectedException wrongAsAWhole(EncodedBatch encoded) {
        if (encoded.failure() != null) {
            return encoded.failure();
        }
        if (memoryOf(encoded) > maxBatchMemory) {
            return new RejectedException("the batch takes " + memoryOf(encoded)
                    + " bytes of memory, and the memory budget allows one batch at most " + maxBatchMemory
                    + ", a quarter of it: send fewer records at a time, or raise memoryBudget");
        }
        return null;
    }

    /** What an entry is reserved. */
    static long memoryOf(EncodedBatch encoded) {
        return encoded.block().length + encoded.count() * INDEX_BYTES_PER_RECORD;
    }

    /** Without a log an entry is acknowledged once it is applied, which is all there is to wait for. */
    private AckLevel ackLevel(Durability durability) {
        if (!logged) {
            return AckLevel.SYNCED;
        }
        return switch (durability) {
            case ACCEPTED -> AckLevel.ACCEPTED;
            case WRITTEN -> AckLevel.WRITTEN;
            case SYNCED -> AckLevel.SYNCED;
        };
    }
}
