package io.ingestor.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.IngestorStats.Counts;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountingTest {

    private final Accounting accounting = new Accounting();

    @Test
    void countsEveryTenantOnItsOwnAndSumsThem() {
        BatchTally tally = new BatchTally(
                accounting,
                new MemoryBudget(100),
                List.of(new TenantTally("a", 5, 2), new TenantTally("b", 4, 0), new TenantTally("", 1, 1)));
        assertThat(tally.good()).isEqualTo(7);
        assertThat(accounting.byTenant().get("a").received()).isZero();

        tally.received();

        assertThat(accounting.byTenant())
                .containsEntry("a", new Counts(5, 0, 2, 0, 0, 0, 0, 3))
                .containsEntry("b", new Counts(4, 0, 0, 0, 0, 0, 0, 4))
                .containsEntry("", new Counts(1, 0, 1, 0, 0, 0, 0, 0));

        tally.durable();

        assertThat(accounting.byTenant())
                .containsEntry("a", new Counts(5, 3, 2, 0, 0, 0, 0, 0))
                .containsEntry("b", new Counts(4, 4, 0, 0, 0, 0, 0, 0));
        assertThat(Accounting.sum(accounting.byTenant().values())).isEqualTo(new Counts(10, 7, 3, 0, 0, 0, 0, 0));
    }

    /** Those that are not told apart any more are one account, of several parts of a batch. */
    @Test
    void tenantsThatShareAnAccountAreChargedTogether() {
        for (int i = 0; i < Accounting.MAX_TENANTS; i++) {
            accounting.of("tenant-" + i);
        }
        MemoryBudget budget = new MemoryBudget(1000, 0, 0.5);
        MemoryAccount others = accounting.of("x").memory();
        MemoryAccount known = accounting.of("tenant-1").memory();
        assertThat(accounting.of("y").memory()).isSameAs(others);
        for (List<TenantTally> tallies : List.of(
                List.of(new TenantTally("x", 5, 2), new TenantTally("y", 3, 0)),
                List.of(new TenantTally("x", 6, 0), new TenantTally("tenant-1", 6, 0), new TenantTally("y", 2, 2)))) {
            BatchTally tally = new BatchTally(accounting, budget, tallies);
            budget.reserve(others, 200, 0, bytes -> false);
            Reservation reservation = new Reservation(budget, others, 200, 200);
            reservation.settle(120);

            assertThat(tally.charge(120, 60, 30, reservation)).isNull();
            assertThat(tally.part(120, others) + tally.part(120, known)).isEqualTo(120);
            assertThat(others.held()).isEqualTo(tally.part(120, others));
            assertThat(known.held()).isEqualTo(tally.part(120, known));

            TableCharges table = new TableCharges();
            tally.moveChargesTo(table);
            assertThat(others.held() + known.held())
                    .as("in the table, and in the call")
                    .isEqualTo(90);
            tally.durable();
            assertThat(others.held() + known.held()).as("in the table").isEqualTo(60);
            table.end(budget);
            assertThat(others.held()).isZero();
            assertThat(known.held()).isZero();
            budget.release(120);
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void inventedTenantsDoNotFillMemory() {
        for (int i = 0; i < Accounting.MAX_TENANTS + 500; i++) {
            accounting.of("tenant-" + i).received(1);
        }
        accounting.of(Accounting.NOBODY).received(1);
        accounting.of("tenant-0").received(1);

        assertThat(accounting.byTenant()).hasSize(Accounting.MAX_TENANTS + 2);
        assertThat(accounting.byTenant().get(Accounting.OTHER).received()).isEqualTo(500);
        assertThat(accounting.byTenant().get("tenant-0").received()).isEqualTo(2);
        assertThat(Accounting.sum(accounting.byTenant().values()).received()).isEqualTo(Accounting.MAX_TENANTS + 502);
    }
}
