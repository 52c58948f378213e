package io.ingestor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RatesTest {

    private static final Offset<Double> CLOSE = within(1e-6);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // nanoTime may overflow
    private final Rates rates = new Rates(now::get);

    private void passSeconds(double seconds) {
        now.addAndGet((long) (seconds * TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void anEvenFlowIsToldAsItIs() {
        for (int i = 0; i < 300; i++) {
            rates.add(10, 1000);
            passSeconds(0.1);
        }

        assertThat(rates.recordsPerSecond()).isCloseTo(100, within(12.0));
        assertThat(rates.bytesPerSecond()).isCloseTo(10_000, within(1200.0));
    }

    @Test
    void whatIsOlderThanTenSecondsDoesNotCount() {
        rates.add(1000, 1000);
        passSeconds(9.5);
        assertThat(rates.recordsPerSecond()).isCloseTo(1000 / 9.5, CLOSE);

        passSeconds(1);
        assertThat(rates.recordsPerSecond()).isZero();
    }

    @Test
    void aBucketThatComesRoundAgainForgetsItsFormerSecond() {
        rates.add(7, 7);
        passSeconds(20);
        rates.add(5, 5);

        assertThat(rates.recordsPerSecond()).isCloseTo(5 / 9.0, CLOSE);
    }

    @Test
    void theFirstRecordsAreNoFlood() {
        passSeconds(0.001);
        rates.add(5, 50);

        assertThat(rates.recordsPerSecond()).isCloseTo(5, CLOSE);
        assertThat(rates.bytesPerSecond()).isCloseTo(50, CLOSE);
    }
}
