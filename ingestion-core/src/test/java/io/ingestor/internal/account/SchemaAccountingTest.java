package io.ingestor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.IngestorStats.SchemaCounts;
import io.ingestor.OverloadedException;
import io.ingestor.internal.block.SchemaTally;
import io.ingestor.internal.block.TenantTally;
import io.ingestor.validate.SchemaStep;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tests that the counts of schemas are exact, and that clients cannot create more of them than the limit. */
class SchemaAccountingTest {

    private final AtomicLong now = new AtomicLong();
    private final SchemaAccounting accounting = new SchemaAccounting(now::get);

    private static SchemaTally tally(String tenant, int checked, int rejected, int warned) {
        return new SchemaTally(tenant, "orders", 5, SchemaStep.INPUT, checked, rejected, warned, 0);
    }

    private static SchemaCounts counts(String tenant, int checked, int rejected, int warned) {
        return new SchemaCounts(tenant, "orders", 5, SchemaStep.INPUT, checked, rejected, warned, 0);
    }

    @Test
    void addsTheCountsOfBatches() {
        accounting.count(List.of(tally("a", 3, 1, 1), tally("b", 2, 0, 0)));
        accounting.count(List.of(tally("a", 4, 4, 0)));

        assertThat(accounting.snapshot()).containsExactly(counts("a", 7, 5, 1), counts("b", 2, 0, 0));
    }

    @Test
    void aCallThatIsLeftToItsCallerCountsNothing() {
        EngineMetrics metrics = new EngineMetrics();
        BatchCounts counts = new BatchCounts(
                metrics,
                List.of(new TenantTally("a", 3, 1, 0, 0)),
                List.of(tally("a", 3, 1, 1)),
                Refusals.LEFT_TO_CALLER);

        counts.received();
        counts.refusedHere(new OverloadedException("no room", Duration.ofSeconds(1)));

        assertThat(metrics.schemas().snapshot()).containsExactly(counts("a", 0, 0, 0));
    }

    @Test
    void tenantsOfWrongRecordsShareOneCount() {
        for (int i = 0; i < 100; i++) {
            accounting.count(List.of(tally("wrong" + i, 2, 2, 0)));
        }

        assertThat(accounting.snapshot()).containsExactly(counts("", 200, 200, 0));
    }

    @Test
    void idleCountsGiveWayAndAreKeptInTheSum() {
        for (int i = 0; i < SchemaAccounting.MAX_COUNTERS; i++) {
            accounting.count(List.of(tally("t" + i, 2, 1, 1)));
        }
        SchemaCounter[] early = accounting.count(List.of(tally("late", 5, 0, 0)));
        assertThat(accounting.snapshot())
                .hasSize(SchemaAccounting.MAX_COUNTERS + 1)
                .contains(counts("", 5, 0, 0));

        now.addAndGet(Accounting.IDLE.toNanos());
        SchemaCounter[] late = accounting.count(List.of(tally("late", 7, 0, 0)));

        int folded = SchemaAccounting.MAX_COUNTERS;
        assertThat(accounting.snapshot())
                .containsExactly(counts("", 2 * folded + 5, folded, folded), counts("late", 7, 0, 0));
        accounting.withdraw(List.of(tally("late", 5, 0, 0)), early);
        accounting.withdraw(List.of(tally("late", 7, 0, 0)), late);
        assertThat(accounting.snapshot())
                .containsExactly(counts("", 2 * folded, folded, folded), counts("late", 0, 0, 0));
    }

    @Test
    void countsThatAreWithdrawnAfterTheyFoldedLeaveTheSum() {
        SchemaCounter[] first = accounting.count(List.of(tally("first", 5, 1, 0)));
        now.addAndGet(Accounting.IDLE.toNanos());
        for (int i = 0; i < SchemaAccounting.MAX_COUNTERS; i++) {
            accounting.count(List.of(tally("t" + i, 2, 0, 0)));
        }
        assertThat(accounting.snapshot()).contains(counts("", 5, 1, 0)).doesNotContain(counts("first", 5, 1, 0));

        accounting.withdraw(List.of(tally("first", 5, 1, 0)), first);

        assertThat(accounting.snapshot()).contains(counts("", 0, 0, 0));
    }
}
