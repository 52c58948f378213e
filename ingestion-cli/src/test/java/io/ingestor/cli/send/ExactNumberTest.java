package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.Record;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests that the command line rejects exactly the numbers that the library rejects; each implements the rule. */
class ExactNumberTest {

    @Test
    void theRuleIsThatOfTheLibrary() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int passed = 0;
        int rejected = 0;
        for (int i = 0; i < 20_000; i++) {
            BigDecimal number = i % 2 == 0 ? anyNumber(random) : nearADouble(random);
            double value = number.doubleValue();
            if (Double.isInfinite(value)) {
                continue;
            }

            boolean holds = ExactNumber.holds(value, number.toString());

            assertThat(holds).as("%s, seed %d", number, seed).isEqualTo(isStored(number));
            passed += holds ? 1 : 0;
            rejected += holds ? 0 : 1;
        }
        assertThat(passed).as("seed %d", seed).isGreaterThan(1_000);
        assertThat(rejected).as("seed %d", seed).isGreaterThan(1_000);
    }

    private static BigDecimal anyNumber(Random random) {
        return new BigDecimal(new BigInteger(1 + random.nextInt(80), random), random.nextInt(640) - 310);
    }

    private static BigDecimal nearADouble(Random random) {
        double value = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
        return new BigDecimal(value).round(new MathContext(14 + random.nextInt(8)));
    }

    private static boolean isStored(BigDecimal number) {
        try {
            var unused = Record.builder("tenant").put("number", number).build();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
