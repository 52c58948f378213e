package io.ingestor.internal.block;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests that the bound of a chain of steps holds for the chain and cannot overflow. */
class GrowthTest {

    @Test
    void aStepAlsoMultipliesWhatTheOnesBeforeItHaveAdded() {
        Growth chain = new Growth(10, 1).then(new Growth(5, 2));

        assertThat(chain).isEqualTo(new Growth(35, 5));
        assertThat(chain.of(100)).isEqualTo(10 + 100 + 5 + 2 * (100 + 110));
    }

    @Test
    void theSumOverABatchDoesNotOverflow() {
        Growth growth = new Growth(0, 0);
        for (int step = 0; step < 50; step++) {
            growth = growth.then(new Growth(16 << 20, 64));
        }

        assertThat(growth.of(Integer.MAX_VALUE, Integer.MAX_VALUE)).isBetween(1L << 50, 1L << 60);
    }
}
