package io.ingestor.wal.internal.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.wal.WalStats.Distribution;
import org.junit.jupiter.api.Test;

class HistogramTest {

    @Test
    void noValuesGiveZeros() {
        assertThat(new Histogram().distribution()).isEqualTo(Distribution.EMPTY);
        assertThat(Distribution.EMPTY.mean()).isZero();
    }

    @Test
    void countSumAndMaximumAreExact() {
        Histogram histogram = new Histogram();

        for (long value : new long[] {5, 1_000_003, 0, -7, 12}) {
            histogram.record(value);
        }

        Distribution distribution = histogram.distribution();
        assertThat(distribution.count()).isEqualTo(5);
        assertThat(distribution.sum()).as("a negative one counts as 0").isEqualTo(1_000_020);
        assertThat(distribution.max()).isEqualTo(1_000_003);
        assertThat(distribution.p50()).as("small values are exact").isEqualTo(5);
        assertThat(distribution.mean()).isEqualTo(200_004);
    }

    @Test
    void quantilesAreNeverTooLowAndAtMostAnEighthTooHigh() {
        for (long scale = 1; scale > 0 && scale < Long.MAX_VALUE / 20_000; scale *= 10) {
            Histogram histogram = new Histogram();
            for (long value = 1; value <= 10_000; value++) {
                histogram.record(value * scale);
            }

            Distribution distribution = histogram.distribution();

            assertThat(distribution.p50()).isBetween(5_000 * scale, 5_000 * scale + 5_000 * scale / 8);
            assertThat(distribution.p99()).isBetween(9_900 * scale, 10_000 * scale);
            assertThat(distribution.max()).isEqualTo(10_000 * scale);
        }
    }

    @Test
    void theLongestDurationThereIsHasAPlace() {
        Histogram histogram = new Histogram();

        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.distribution().p50()).isEqualTo(Long.MAX_VALUE);
    }
}
