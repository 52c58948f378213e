package io.ingestor.delta.internal.json;

/**
 * The shortest decimal that rounds to a double, and the closest to it among those of that length. If two are equally
 * close, the one with an even last digit counts. The double is {@code digits * 10^exponent}, without its sign.
 * Reusable, does not allocate, not thread-safe.
 *
 * <p>The algorithm is Schubfach, from Raffaello Giulietti, "The Schubfach way to render doubles" (2020). Unlike the
 * {@link Double#toString} of JDK 19 and later, which is based on it too, a single digit is enough: 5e-324, not
 * 4.9e-324.
 */
final class ShortestDecimal {

    private static final int FRACTION_BITS = 52;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;
    private static final int EXPONENT = 0x7ff;

    /** The difference between the exponent in a double and that of its integer significand. */
    private static final int BIAS = 1075;

    private static final double ALL_DECIMALS_DIFFER = 1e15;
    private static final int SCALE = 1000;
    private static final int SCALE_EXPONENT = -3;

    private long digits;
    private int exponent;

    /** Returns the digits as an integer, which ends with no zero. */
    long digits() {
        return digits;
    }

    /** Returns the power of ten by which the digits are multiplied. */
    int exponent() {
        return exponent;
    }

    /** Finds the decimal of a finite double other than zero. */
    void find(double value) {
        double scaled = Math.abs(value) * SCALE;
        long rounded = (long) scaled;
        // Decimals of up to 15 digits round to different doubles, so no other one is as short.
        if (rounded == scaled && scaled < ALL_DECIMALS_DIFFER && scaled / SCALE == Math.abs(value)) {
            strip(rounded, SCALE_EXPONENT);
        } else {
            search(Double.doubleToRawLongBits(value));
        }
    }

    private void search(long bits) {
        long fraction = bits & FRACTION;
        int biased = (int) (bits >>> FRACTION_BITS) & EXPONENT;
        long significand = biased == 0 ? fraction : fraction | (FRACTION + 1);
        int q = Math.max(biased, 1) - BIAS;
        if (fraction == 0 && biased > 1) {
            // The next double below a power of two is only half as far away.
            choose(significand, 1, q, PowersOfTen.floorLog10OfThreeQuarters(q));
        } else {
            choose(significand, 2, q, PowersOfTen.floorLog10(q));
        }
    }

    /**
     * Chooses a multiple of 10^k, or of 10^(k+1) if there is one, that rounds to {@code significand * 2^q}. At least
     * one multiple of 10^k does, and at most one of 10^(k+1).
     *
     * @param below distance to the lower bound of the decimals that round to it, in quarters of a unit of significand
     */
    private void choose(long significand, int below, int q, int k) {
        int shift = q + PowersOfTen.floorLog2(-k) + 2;
        long upper = PowersOfTen.upper(-k);
        long lower = PowersOfTen.lower(-k);
        // Quarters of 10^k, with the lowest bit set if they are not exact. The bounds round to an even significand.
        long odd = significand & 1;
        long value = quarters(upper, lower, (4 * significand) << shift);
        long least = quarters(upper, lower, (4 * significand - below) << shift) + odd;
        long most = quarters(upper, lower, (4 * significand + 2) << shift) - odd;

        long down = value >> 2;
        if (down >= 10) {
            long downTen = down - down % 10;
            if (least <= 4 * downTen) {
                strip(downTen, k);
                return;
            }
            if (4 * (downTen + 10) <= most) {
                strip(downTen + 10, k);
                return;
            }
        }
        boolean downRounds = least <= 4 * down;
        boolean upRounds = 4 * (down + 1) <= most;
        if (downRounds == upRounds) {
            long middle = 4 * down + 2;
            strip(value < middle || (value == middle && (down & 1) == 0) ? down : down + 1, k);
        } else {
            strip(downRounds ? down : down + 1, k);
        }
    }

    /**
     * Returns the upper bits of the product of a factor and a power of ten, all but 127. The lowest bit is also set if
     * the product is not a multiple of 2^127; the paper proves that 63 bits of it decide that.
     */
    private static long quarters(long upper, long lower, long factor) {
        long fraction = ((upper * factor) >>> 1) + Math.multiplyHigh(lower, factor);
        long whole = Math.multiplyHigh(upper, factor) + (fraction >>> 63);
        return whole | (((fraction & Long.MAX_VALUE) + Long.MAX_VALUE) >>> 63);
    }

    private void strip(long number, int power) {
        long shorter = number;
        int newExponent = power;
        if (shorter % 100_000_000 == 0) {
            shorter /= 100_000_000;
            newExponent += 8;
        }
        while (shorter % 100 == 0) {
            shorter /= 100;
            newExponent += 2;
        }
        if (shorter % 10 == 0) {
            shorter /= 10;
            newExponent++;
        }
        digits = shorter;
        exponent = newExponent;
    }
}
