package io.ingestor.internal.engine;

import io.ingestor.Durability;
import io.ingestor.IngestionException;
import io.ingestor.RecordBatch;
import io.ingestor.RejectedException;
import io.ingestor.UnsupportedDurabilityException;
import io.ingestor.internal.account.BatchTally;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.block.ScratchPool;
import io.ingestor.internal.commit.Acks;
import io.ingestor.internal.commit.CommitPipeline;
import io.ingestor.internal.commit.Lifecycle;
import io.ingestor.internal.commit.PendingCall;
import io.ingestor.internal.commit.PendingEntry;
import io.ingestor.internal.commit.Pledge;
import io.ingestor.internal.commit.SingleRecords;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.Reservation;
import io.ingestor.wal.AckLevel;
import io.ingestor.wal.WriteAheadLog;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The caller's part of a call: whether it may come in, room for it, encoding, and what makes a batch wrong as a whole.
 * Every record is counted as received here, unless its call throws, and so is every outcome that is decided here.
 */
final class Intake {

    /**
     * Bytes that the tables add to those of a record, about: its entry, its slot, and what the growing index keeps of
     * its past.
     */
    static final long INDEX_BYTES_PER_RECORD = 100;

    /** The account of calls that hold nothing. */
    private static final MemoryAccount NOBODY = new MemoryAccount(MemoryAccount.NO_TENANT);

    private final BatchEncoder encoder;
    private final BatchEncoder checker;
    private final Lifecycle lifecycle;
    private final Admission admission;
    private final MemoryBudget budget;
    private final CommitPipeline pipeline;
    private final WriteAheadLog log;
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
            WriteAheadLog log,
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
        this.log = log;
        this.singles = singles;
        this.acks = acks;
        this.logged = logged;
        this.firstTenants =
                new ScratchPool<>(Runtime.getRuntime().availableProcessors(), () -> new FirstTenant(maxTenantLength));
        this.maxBatchMemory = maxBatchMemory;
    }

    <T> CompletableFuture<T> take(
            RecordBatch batch, Durability durability, PendingCall.Answer<T> answer, Refusals refusals) {
        long start = System.nanoTime();
        AckLevel ackLevel = ackLevel(durability);
        // No more is reserved than the largest batch that fits: a larger one is rejected once its size is known.
        long reserved = encoder.isHopeless(batch) ? 0 : Math.min(maxMemoryOf(batch), maxBatchMemory);
        Reservation reservation;
        try {
            checkTaken(durability);
            reservation = reserve(batch, reserved);
        } catch (IngestionException e) {
            if (refusals.counts(e)) {
                pipeline.figures().refusedUnseen(firstTenant(batch), batch.size());
            }
            return CompletableFuture.failedFuture(e);
        }
        try {
            while (true) {
                EncodedBatch encoded = encode(batch);
                BatchTally tally = new BatchTally(pipeline.figures().accounting(), budget, encoded.tallies(), refusals);
                RejectedException wrong = wrongAsAWhole(encoded);
                if (wrong != null) {
                    reservation.end();
                    tally.receivedWrong();
                    return CompletableFuture.failedFuture(wrong);
                }
                if (encoded.count() == 0) {
                    reservation.end();
                    tally.received();
                    return CompletableFuture.completedFuture(answer.acknowledged(encoded, 0, durability));
                }
                long needed = memoryOf(encoded) + copyBytes(encoded, ackLevel);
                reservation.settle(needed);
                admission.settled();
                // Before the tenants are charged, so that a call that does not get so far leaves nothing behind.
                Pledge<T> pledge = acks.pledge();
                PendingCall<T> call = new PendingCall<>(
                        pipeline.figures(), encoded, tally, durability, ackLevel, start, answer, pledge, needed);
                PendingEntry own = singles.groups(encoded, ackLevel) ? null : new PendingEntry(pipeline, call);
                if (own != null) {
                    singles.ahead();
                }
                long callBytes = own == null ? encoded.block().length : 0;
                MemoryAccount overShare = charge(tally, needed, memoryOf(encoded), callBytes, reservation);
                if (overShare == null) {
                    tally.received();
                    call.taken();
                    append(call, own);
                    return acks.handOut(pledge);
                }
                // A call that waits holds nothing, else two could wait for each other. So it is encoded again.
                reservation.end();
                try {
                    reservation = admission.reserveLater(overShare, reserved, tally.part(needed, overShare), start);
                } catch (IngestionException e) {
                    tally.received();
                    tally.refusedHere(e);
                    return CompletableFuture.failedFuture(e);
                }
            }
        } catch (RuntimeException | Error e) {
            reservation.end();
            throw e;
        }
    }

    private EncodedBatch encode(RecordBatch batch) {
        try {
            return encoder.encode(batch);
        } catch (RuntimeException | Error e) {
            pipeline.figures().rejectedUnseen(firstTenant(batch), batch.size());
            throw e;
        }
    }

    /**
     * Charges the tenants like {@link BatchTally#charge}. If one is over its share, makes room of what is no longer
     * needed and tries once more.
     */
    private @Nullable MemoryAccount charge(
            BatchTally tally, long bytes, long tableBytes, long callBytes, Reservation reservation) {
        MemoryAccount overShare = tally.charge(bytes, tableBytes, callBytes, reservation);
        try {
            return overShare != null && admission.makesRoom(overShare, tally.part(bytes, overShare))
                    ? tally.charge(bytes, tableBytes, callBytes, reservation)
                    : overShare;
        } catch (RuntimeException | Error e) {
            // A custom log may throw when it is asked what may go.
            tally.received();
            tally.refused();
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

    /** Checks each record as {@link #take} would. Takes nothing, counts nothing and waits for nothing. */
    EncodedBatch check(RecordBatch batch, Durability durability) {
        checkTaken(durability);
        EncodedBatch encoded = checker.encode(batch);
        RejectedException wrong = wrongAsAWhole(encoded);
        if (wrong != null && wrong.rejections().isEmpty()) {
            throw wrong;
        }
        return encoded;
    }

    /** Reserves bytes for a call before it is known whose records it holds. */
    private Reservation reserve(RecordBatch batch, long bytes) {
        if (bytes == 0) {
            return new Reservation(budget, NOBODY, 0, 0);
        }
        return admission.reserve(pipeline.figures().accounting().memory().of(firstTenant(batch)), bytes);
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
        long memory = memoryOf(encoded) + log.copyBytes(encoded.payloadLength());
        if (memory > maxBatchMemory) {
            // Without figures: a server passes this on to its clients.
            return new RejectedException("the batch takes more memory, with what the log holds of it, than a quarter "
                    + "of the memory budget, the most that one may: send fewer records at a time, or raise "
                    + "memoryBudget");
        }
        return null;
    }

    /** Returns the bytes that a table will take for an entry. */
    static long memoryOf(EncodedBatch encoded) {
        return encoded.block().length + encoded.count() * INDEX_BYTES_PER_RECORD;
    }

    /** Returns the most bytes that an entry takes besides {@link #memoryOf}, until a table has it. */
    private long copyBytes(EncodedBatch encoded, AckLevel ackLevel) {
        return singles.groups(encoded, ackLevel)
                ? singles.copyBytes(encoded.block().length)
                : log.copyBytes(encoded.payloadLength());
    }

    /** Returns an upper bound of the bytes that a batch takes, whatever is in its records. */
    private long maxMemoryOf(RecordBatch batch) {
        long block = encoder.maxEncodedBytes(batch);
        long copy = log.copyBytes((int) Math.min(encoder.maxPayloadBytes(batch), log.maxPayloadBytes()));
        return block
                + batch.size() * INDEX_BYTES_PER_RECORD
                + (batch.size() == 1 ? Math.max(copy, singles.copyBytes(block)) : copy);
    }

    /**
     * Returns the level that a call waits for. Without a log an entry is acknowledged once it is applied, which is all
     * there is to wait for.
     */
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
