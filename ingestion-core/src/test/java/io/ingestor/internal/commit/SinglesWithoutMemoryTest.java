package io.ingestor.internal.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Ack;
import io.ingestor.Durability;
import io.ingestor.IngestorState;
import io.ingestor.IngestorStats.Counts;
import io.ingestor.Limits;
import io.ingestor.OverloadedException;
import io.ingestor.RecordBatch;
import io.ingestor.RecordId;
import io.ingestor.internal.account.BatchCounts;
import io.ingestor.internal.account.EngineMetrics;
import io.ingestor.internal.account.Refusals;
import io.ingestor.internal.block.BatchBlock;
import io.ingestor.internal.block.BatchEncoder;
import io.ingestor.internal.block.BatchJoin;
import io.ingestor.internal.block.EncodedBatch;
import io.ingestor.internal.fake.ControlledLog;
import io.ingestor.internal.fake.Records;
import io.ingestor.internal.fake.Spin;
import io.ingestor.internal.host.EngineThreads;
import io.ingestor.internal.memory.MemoryAccount;
import io.ingestor.internal.memory.MemoryBudget;
import io.ingestor.internal.memory.MemoryGrant;
import io.ingestor.internal.record.EntityIds;
import io.ingestor.internal.table.OpenCursors;
import io.ingestor.internal.table.TableSignal;
import io.ingestor.internal.table.Tables;
import io.ingestor.memtable.hash.HashMemtable;
import io.ingestor.wal.AckLevel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of memory that runs out while an entry of queued single records is built. */
@Timeout(60)
class SinglesWithoutMemoryTest {

    private static final long RESERVED = 10_000;

    private final ControlledLog log = new ControlledLog();
    private final MemoryBudget budget = new MemoryBudget(1 << 20);
    private final EngineMetrics metrics = new EngineMetrics();
    private final Lifecycle lifecycle = new Lifecycle();
    private final Acks acks = new Acks(Runnable::run, new EngineThreads("test"));
    private final BatchEncoder encoder = new BatchEncoder(Limits.defaults(), 1 << 20, new EntityIds(Clock.systemUTC()));
    private final Tables tables = new Tables(
            HashMemtable.factory(),
            budget,
            1 << 18,
            log::durableSequence,
            new OpenCursors(Duration.ofMinutes(1), System::nanoTime));
    private final CommitPipeline pipeline = new CommitPipeline(
            log, tables, budget, lifecycle, metrics, new SyncWaiters(), new TableSignal(), new Ending(acks));
    private final SingleRecords singles =
            new SingleRecords(pipeline, this::join, 1000, 1 << 20, new EngineThreads("test"));
    private boolean memory = true;
    private Runnable meanwhile = () -> {};
    private PendingCall.Answer<Ack> answer = SinglesWithoutMemoryTest::ack;

    private BatchBlock join(List<BatchBlock> parts) {
        if (!memory) {
            memory = true;
            throw new OutOfMemoryError("for the test");
        }
        meanwhile.run();
        return BatchJoin.join(parts, tables.pool());
    }

    private CompletableFuture<Ack> add(String entity) {
        EncodedBatch batch = Records.encoded(
                encoder,
                RecordBatch.builder().add(Records.record(entity, 1)).returnIds().build());
        BatchCounts counts = new BatchCounts(metrics, batch.tallies(), List.of(), Refusals.COUNTED);
        MemoryAccount account = metrics.accounting().memory().of(Records.TENANT);
        assertThat(budget.take(account, RESERVED, RESERVED)).isTrue();
        MemoryGrant grant = new MemoryGrant(budget, account, RESERVED, RESERVED);
        grant.settle(RESERVED, RESERVED);
        assertThat(counts.charge(grant)).isNull();
        counts.received();
        counts.taken();
        Promise<Ack> promise = acks.promise();
        PendingCall<Ack> call = new PendingCall<>(
                batch, counts, grant, Durability.SYNCED, AckLevel.SYNCED, System.nanoTime(), answer, promise);
        singles.add(call);
        return acks.handOut(promise);
    }

    private static Ack ack(EncodedBatch batch, long firstSequence, Durability durability) {
        RecordId id = Objects.requireNonNull(batch.id(0, firstSequence));
        return new Ack(id, firstSequence, durability);
    }

    private void commit() {
        log.write();
        log.syncWritten();
    }

    @Test
    void whoIsToldSoAndComesBackOnTheSameThreadFindsTheOthersInOrder() {
        lifecycle.move(IngestorState.REPLAYING, IngestorState.OPEN);
        CompletableFuture<Ack> first = add("first");
        CompletableFuture<Ack> second = add("second");
        CompletableFuture<Ack> third = add("third");
        CompletableFuture<Void> comeBack = second.handle((ack, failure) -> {
            singles.ahead();
            return null;
        });
        memory = false;

        commit();

        assertThat(first).isCompleted();
        comeBack.join();
        assertThat(second.handle((ack, failure) -> failure).join())
                .isInstanceOfAny(OverloadedException.class, CompletionException.class)
                .hasMessageContaining("the call was not accepted");
        Spin.until(() -> log.entryCount() == 2);
        assertThat(third).isNotDone();
        commit();
        assertThat(third.join().sequence()).isEqualTo(2);
        singles.drain();
        assertThat(metrics.accounting().byTenant().get(Records.TENANT))
                .extracting(Counts::received, Counts::durable, Counts::refused, Counts::inFlight)
                .containsExactly(3L, 2L, 1L, 0L);
        assertThat(metrics.accounting().memory().heldBytes()).isEmpty();
        assertThat(budget.used()).isEqualTo(tables.memtables().activeBytes());
    }

    @Test
    void aCallThatCannotEvenBeToldSoKeepsNothingFromTheOthers() {
        lifecycle.move(IngestorState.REPLAYING, IngestorState.OPEN);
        CompletableFuture<Ack> first = add("first");
        answer = (batch, firstSequence, durability) -> {
            throw new NoMemoryToTellOf();
        };
        CompletableFuture<Ack> untold = add("untold");
        answer = SinglesWithoutMemoryTest::ack;
        CompletableFuture<Ack> third = add("third");
        commit();
        assertThat(first).isCompleted();
        Spin.until(() -> log.entryCount() == 2);

        commit();

        assertThat(third.join().sequence()).isEqualTo(3);
        assertThat(untold).isNotDone();
        singles.drain();
        assertThat(add("next").isDone()).isFalse();
        commit();
        assertThat(log.durableSequence()).isEqualTo(4);
        singles.drain();
        assertThat(budget.used()).isEqualTo(tables.memtables().activeBytes());
        acks.close(new IllegalStateException("closed"));
        assertThat(untold).isCompletedExceptionally();
    }

    /** An error whose message cannot be built, because memory runs out again. */
    private static final class NoMemoryToTellOf extends OutOfMemoryError {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("for the test, again");
        }
    }

    @Test
    void whoGoesBehindWhatHasQueuedDoesNotWaitForWhatIsAddedMeanwhile() {
        lifecycle.move(IngestorState.REPLAYING, IngestorState.OPEN);
        add("first");
        add("second");
        AtomicInteger added = new AtomicInteger();
        meanwhile = () -> {
            if (added.getAndIncrement() < 100) {
                add("meanwhile-" + added.get());
            }
        };

        singles.ahead();

        assertThat(added).hasValue(1);
        assertThat(log.entryCount()).isEqualTo(2);
        commit();
        while (log.durableSequence() < 102) {
            log.write();
            log.syncWritten();
        }
        singles.drain();
    }
}
