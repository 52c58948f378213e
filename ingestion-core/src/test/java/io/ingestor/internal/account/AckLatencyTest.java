package io.ingestor.internal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ingestor.IngestorStats.Latency;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class AckLatencyTest {

    private static final Percentage ONE_PER_CENT = Percentage.withPercentage(1);

    private final AckLatency latency = new AckLatency();

    @Test
    void tellsThePercentilesOfAllCalls() {
        for (long micros = 1; micros <= 10_000; micros++) {
            latency.record(TimeUnit.MICROSECONDS.toNanos(micros));
        }

        Latency snapshot = latency.snapshot();

        assertThat(snapshot.calls()).isEqualTo(10_000);
        assertThat(snapshot.meanNanos()).isCloseTo(5_000_500, ONE_PER_CENT);
        assertThat((double) snapshot.p50Nanos()).isCloseTo(5_000_000, ONE_PER_CENT);
        assertThat((double) snapshot.p99Nanos()).isCloseTo(9_900_000, ONE_PER_CENT);
        assertThat((double) snapshot.p999Nanos()).isCloseTo(9_990_000, ONE_PER_CENT);
        assertThat((double) snapshot.maxNanos()).isCloseTo(10_000_000, ONE_PER_CENT);
    }

    @Test
    void isNothingBeforeTheFirstCall() {
        assertThat(latency.snapshot()).isEqualTo(Latency.NONE);
    }

    @Test
    void takesAClockThatStandsStillAndACallOfDays() {
        latency.record(-1);
        latency.record(TimeUnit.DAYS.toNanos(3));

        assertThat(latency.snapshot().calls()).isEqualTo(2);
        assertThat((double) latency.snapshot().maxNanos())
                .isCloseTo((double) TimeUnit.HOURS.toNanos(1), within(0.01 * TimeUnit.HOURS.toNanos(1)));
    }
}
