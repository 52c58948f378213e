package io.ingestor.delta.internal.json;

import java.math.BigInteger;

/**
 * The powers of ten that scale a double to its decimal digits. Each is a 126-bit integer g with {@code g - 1 <= 10^n *
 * 2^(125 - floorLog2(n)) < g}, held as an upper and a lower half of 63 bits.
 */
final class PowersOfTen {

    /** The lowest power, which scales the largest double. */
    static final int MIN = -292;

    /** The highest power, which scales the smallest double. */
    static final int MAX = 324;

    private static final int BITS = 126;
    private static final int HALF_BITS = 63;

    private static final long[] HALVES = halves();

    private PowersOfTen() {}

    /** Returns the upper half of the power with this exponent. */
    static long upper(int exponent) {
        return HALVES[2 * (exponent - MIN)];
    }

    /** Returns the lower half of the power with this exponent. */
    static long lower(int exponent) {
        return HALVES[2 * (exponent - MIN) + 1];
    }

    /** Returns {@code floor(log2(10^n))}; exact for n from -1233 to 1233. */
    static int floorLog2(int n) {
        return (n * 1_741_647) >> 19;
    }

    /** Returns {@code floor(log10(2^q))}; exact for q from -1650 to 1650. */
    static int floorLog10(int q) {
        return (q * 1_262_611) >> 22;
    }

    /** Returns {@code floor(log10(3/4 * 2^q))}; exact for q from -1500 to 1500. */
    static int floorLog10OfThreeQuarters(int q) {
        return (q * 1_262_611 - 524_031) >> 22;
    }

    private static long[] halves() {
        long[] halves = new long[2 * (MAX - MIN + 1)];
        for (int n = MIN; n <= MAX; n++) {
            BigInteger scaled = scaled(n);
            halves[2 * (n - MIN)] = scaled.shiftRight(HALF_BITS).longValueExact();
            halves[2 * (n - MIN) + 1] = scaled.longValue() & Long.MAX_VALUE;
        }
        return halves;
    }

    private static BigInteger scaled(int n) {
        int shift = BITS - 1 - floorLog2(n);
        BigInteger power = BigInteger.TEN.pow(Math.abs(n));
        BigInteger floor = n < 0 ? BigInteger.ONE.shiftLeft(shift).divide(power) : power.shiftLeft(shift);
        return floor.add(BigInteger.ONE);
    }
}
