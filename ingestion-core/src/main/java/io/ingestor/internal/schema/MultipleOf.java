package io.ingestor.internal.schema;

import java.math.BigDecimal;

/**
 * An assertion that a number is a multiple of another. Both are taken as the decimals that {@link Double#toString}
 * writes, as in {@link BigDecimal#valueOf(double)}.
 *
 * <p>Most numbers need no {@link BigDecimal}. Let the divisor be m / 10^k. If a number times 10^k is at most 10^15, the
 * nearest integer n is the only candidate numerator. The number stands for n / 10^k if it is the double nearest to that
 * decimal. One division decides this, because n and 10^k are exact. A decimal of at most 15 digits is the shortest one
 * for its double, so {@link Double#toString} writes it.
 */
final class MultipleOf implements Assertion {

    private static final double MAX_EXACT = 1e15;

    /** The largest exponent of a power of ten that is exact as a double. */
    private static final int MAX_SCALE = 22;

    private final double divisor;
    private final BigDecimal decimal;

    /** The divisor times {@link #power}; 0 if either is not exact. */
    private final long units;

    private final double power;

    MultipleOf(double divisor) {
        if (!(divisor > 0) || Double.isInfinite(divisor)) {
            throw new IllegalArgumentException("multipleOf must be finite and > 0, was " + divisor);
        }
        this.divisor = divisor;
        decimal = BigDecimal.valueOf(divisor);
        BigDecimal stripped = decimal.stripTrailingZeros();
        int scale = Math.max(stripped.scale(), 0);
        boolean exact =
                scale <= MAX_SCALE && stripped.scaleByPowerOfTen(scale).compareTo(BigDecimal.valueOf(1L << 53)) <= 0;
        units = exact ? stripped.scaleByPowerOfTen(scale).longValueExact() : 0;
        power = exact ? Double.parseDouble("1e" + scale) : 0;
    }

    @Override
    public int kinds() {
        return 1 << DataReader.NUMBER;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        return divides(evaluation.in.number(at));
    }

    boolean divides(double number) {
        double scaled = number * power;
        if (units != 0 && Math.abs(scaled) <= MAX_EXACT) {
            double whole = Math.rint(scaled);
            return whole / power == number && (long) whole % units == 0;
        }
        return dividesDecimal(number);
    }

    boolean dividesDecimal(double number) {
        return BigDecimal.valueOf(number).remainder(decimal).signum() == 0;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (!accepts(findings.evaluation, kind, at, length)) {
            findings.add("multipleOf", "must be a multiple of " + ValueText.of(divisor), kind, at, length);
        }
    }
}
