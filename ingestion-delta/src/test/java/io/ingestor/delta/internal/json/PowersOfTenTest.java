package io.ingestor.delta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class PowersOfTenTest {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private static BigDecimal powerOfTwo(int q) {
        return q >= 0 ? TWO.pow(q) : BigDecimal.ONE.divide(TWO.pow(-q));
    }

    /** Returns the exponent of the highest power of ten that is not above the number. */
    private static int floorLog10(BigDecimal number) {
        return number.precision() - number.scale() - 1;
    }

    @Test
    void thePowersHave126BitsAndAreRoundedUp() {
        for (int n = PowersOfTen.MIN; n <= PowersOfTen.MAX; n++) {
            BigInteger power =
                    BigInteger.valueOf(PowersOfTen.upper(n)).shiftLeft(63).or(BigInteger.valueOf(PowersOfTen.lower(n)));
            BigDecimal exact = BigDecimal.ONE.scaleByPowerOfTen(n).multiply(powerOfTwo(125 - PowersOfTen.floorLog2(n)));

            assertThat(power.bitLength()).as("10^%d", n).isEqualTo(126);
            assertThat(PowersOfTen.lower(n)).as("10^%d", n).isNotNegative();
            assertThat(power.subtract(BigInteger.ONE))
                    .as("10^%d", n)
                    .isEqualTo(exact.setScale(0, RoundingMode.FLOOR).toBigIntegerExact());
        }
    }

    @Test
    void theLogarithmsAreExactInTheirRange() {
        for (int q = -1650; q <= 1650; q++) {
            assertThat(PowersOfTen.floorLog10(q)).as("2^%d", q).isEqualTo(floorLog10(powerOfTwo(q)));
        }
        for (int q = -1500; q <= 1500; q++) {
            BigDecimal threeQuarters = powerOfTwo(q).multiply(new BigDecimal("0.75"));
            assertThat(PowersOfTen.floorLog10OfThreeQuarters(q)).as("2^%d", q).isEqualTo(floorLog10(threeQuarters));
        }
        for (int n = -1233; n <= 1233; n++) {
            int bits = BigInteger.TEN.pow(Math.abs(n)).bitLength();
            int expected = n == 0 ? 0 : n > 0 ? bits - 1 : -bits;
            assertThat(PowersOfTen.floorLog2(n)).as("10^%d", n).isEqualTo(expected);
        }
    }
}
