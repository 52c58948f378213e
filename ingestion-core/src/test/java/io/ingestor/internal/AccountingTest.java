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
