package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.DeadLetters;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LetterRatesTest {

    private long now = Long.MAX_VALUE - 5; // wraps around soon

    private LetterRates rates(int records, long bytes) {
        return new LetterRates(
                DeadLetters.on().withMaxRecordsPerSecond(records).withMaxBytesPerSecond(bytes), () -> now);
    }

    private static int take(LetterRates rates, String tenant, int times, long size) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += rates.take(tenant, size) ? 1 : 0;
        }
        return taken;
    }

    private void pass(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void aTenantHasTenSecondsOfLettersAtOnceAndThenItsRate() {
        LetterRates rates = rates(5, 1 << 20);

        assertThat(take(rates, "a", 100, 1)).isEqualTo(50);
        pass(2);
        assertThat(take(rates, "a", 100, 1)).isEqualTo(10);
        pass(1_000);
        assertThat(take(rates, "a", 100, 1)).isEqualTo(50);
    }

    @Test
    void aTenantDoesNotUseTheLettersOfAnother() {
        LetterRates rates = rates(1, 1 << 20);

        assertThat(take(rates, "a", 100, 1)).isEqualTo(10);
        assertThat(take(rates, "b", 100, 1)).isEqualTo(10);
    }

    @Test
    void allTenantsShareTheBytes() {
        LetterRates rates = rates(1_000, 1 << 10);

        assertThat(take(rates, "a", 100, 1 << 10)).isEqualTo(10);
        assertThat(take(rates, "b", 100, 1 << 10)).isZero();
        pass(3);
        assertThat(take(rates, "b", 100, 1 << 10)).isEqualTo(3);
    }

    @Test
    void aLetterThatIsLargerThanTheBytesOfTenSecondsIsTakenOnceAndPaidForLater() {
        LetterRates rates = rates(1_000, 1 << 10);

        assertThat(rates.take("a", 100 << 10)).isTrue();
        pass(90);
        assertThat(rates.take("a", 1)).isFalse();
        pass(1);
        assertThat(rates.take("a", 1)).isTrue();
    }

    @Test
    void inventedTenantsShareOneRateOnceThereAreTooMany() {
        LetterRates rates = rates(1, 1 << 30);
        for (int i = 0; i < LetterRates.MAX_TENANTS; i++) {
            assertThat(rates.take("t" + i, 1)).isTrue();
        }

        int others = 0;
        for (int i = 0; i < 10_000; i++) {
            others += rates.take("other" + i, 1) ? 1 : 0;
        }

        assertThat(others).isEqualTo(10);
        assertThat(rates.take("t0", 1)).isTrue();
    }

    @Test
    void anIdleTenantGivesWayToANewOne() {
        LetterRates rates = rates(1, 1 << 30);
        for (int i = 0; i < LetterRates.MAX_TENANTS; i++) {
            rates.take("t" + i, 1);
        }
        take(rates, "other", 100, 1);

        pass(20);

        assertThat(take(rates, "new", 100, 1)).isEqualTo(10);
        assertThat(take(rates, "newer", 100, 1)).isEqualTo(10);
    }
}
