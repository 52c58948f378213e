package io.ingestor.delta.internal.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * A slow and exact reference for the shortest decimal of a double. It tries one digit, then two, and so on, with the
 * exact bounds of the numbers that round to the double.
 */
final class DecimalSearch {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final BigDecimal value;
    private final BigDecimal least;
    private final BigDecimal most;
    private final boolean boundsRound;

    private DecimalSearch(double size) {
        value = new BigDecimal(size);
        least = value.add(new BigDecimal(Math.nextDown(size))).divide(TWO);
        BigDecimal next = size == Double.MAX_VALUE
                ? value.add(new BigDecimal(Math.ulp(size)))
                : new BigDecimal(Math.nextUp(size));
        most = value.add(next).divide(TWO);
        boundsRound = (Double.doubleToRawLongBits(size) & 1) == 0;
    }

    /** Returns the closest of the shortest decimals that round to a positive double, without trailing zeros. */
    static BigDecimal shortest(double size) {
        return new DecimalSearch(size).search();
    }

    private BigDecimal search() {
        for (int digits = 1; digits <= 17; digits++) {
            BigDecimal down = value.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal up = value.round(new MathContext(digits, RoundingMode.UP));
            if (rounds(down) || rounds(up)) {
                BigDecimal even = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
                return (rounds(even) ? even : even.compareTo(down) == 0 ? up : down).stripTrailingZeros();
            }
        }
        throw new AssertionError("17 digits must be enough, were not for " + value);
    }

    private boolean rounds(BigDecimal decimal) {
        int low = decimal.compareTo(least);
        int high = decimal.compareTo(most);
        return boundsRound ? low >= 0 && high <= 0 : low > 0 && high < 0;
    }
}
