package io.ingestor.delta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortestDecimalTest {

    private static final long FRACTION = (1L << 52) - 1;
    private static final long MAX_BITS = Double.doubleToRawLongBits(Double.MAX_VALUE);

    private final ShortestDecimal decimal = new ShortestDecimal();

    private BigDecimal found(double value) {
        decimal.find(value);
        return BigDecimal.valueOf(decimal.digits(), -decimal.exponent());
    }

    /** Checks a positive double, its negative, and the doubles next to it, against the reference. */
    private void check(double size) {
        checkOne(size);
        checkOne(-size);
        if (size > Double.MIN_VALUE) {
            checkOne(Math.nextDown(size));
        }
        if (size < Double.MAX_VALUE) {
            checkOne(Math.nextUp(size));
        }
    }

    private void checkOne(double value) {
        assertThat(found(value)).as("%a", value).isEqualTo(DecimalSearch.shortest(Math.abs(value)));
    }

    private static double positive(Random random) {
        return Double.longBitsToDouble(1 + (random.nextLong() >>> 1) % MAX_BITS);
    }

    @Test
    void powersOfTwoAndTheirNeighboursHaveTheirShortestDecimal() {
        for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
            check(Math.scalb(1.0, exponent));
        }
    }

    @Test
    void powersOfTenAndTheirNeighboursHaveTheirShortestDecimal() {
        for (int exponent = -323; exponent <= 308; exponent++) {
            check(Double.parseDouble("1e" + exponent));
            check(Double.parseDouble("5e" + (exponent - 1)) + Double.MIN_VALUE);
            check(Double.parseDouble("99e" + (exponent - 2)) + Double.MIN_VALUE);
        }
    }

    /** Few digits decide there, and several decimals of one digit may round to the same double. */
    @Test
    void smallSubnormalsHaveTheirShortestDecimal() {
        for (int units = 1; units <= 3000; units++) {
            checkOne(units * Double.MIN_VALUE);
        }
    }

    @Test
    void largestAndSmallestHaveTheirShortestDecimal() {
        check(Double.MAX_VALUE);
        check(Double.MIN_VALUE);
        check(Double.MIN_NORMAL);
        check(0x1p53);
        check(0x1p63);
    }

    @Test
    void randomDoublesHaveTheirShortestDecimal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 8000; i++) {
            double value = positive(random);
            assertThat(found(value)).as("%a, seed %d", value, seed).isEqualTo(DecimalSearch.shortest(value));
        }
    }

    /** Multiples of 2^-1 to 2^-12, and decimals of measurements, which a shortcut may find. */
    @Test
    void halvesAndShortDecimalsHaveTheirShortestDecimal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 6000; i++) {
            long whole = random.nextLong() >>> (12 + random.nextInt(50));
            double half = Math.scalb((double) (whole | 1), -1 - random.nextInt(12));
            double measured = (whole | 1) / Math.pow(10, random.nextInt(20));
            assertThat(found(half)).as("%a, seed %d", half, seed).isEqualTo(DecimalSearch.shortest(half));
            assertThat(found(measured)).as("%a, seed %d", measured, seed).isEqualTo(DecimalSearch.shortest(measured));
        }
    }

    /**
     * The closest decimal of 17 digits or fewer is unique, so that a million doubles need no slow reference: the text
     * rounds to the double, and with one digit less neither the decimal below nor the one above does.
     */
    @Test
    void aMillionRandomDoublesRoundTripWithNoDigitTooMany() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000_000; i++) {
            double value = positive(random);

            decimal.find(value);

            long digits = decimal.digits();
            int exponent = decimal.exponent();
            if (Double.parseDouble(digits + "e" + exponent) != value
                    || (digits >= 10 && i % 4 == 0 && shorterRounds(value, digits / 10, exponent + 1))) {
                throw new AssertionError(value + " must not print as " + digits + "e" + exponent + ", seed " + seed);
            }
            if (Runtime.version().feature() >= 19) {
                checkAgainstTheJdk(value, seed);
            }
        }
    }

    private static boolean shorterRounds(double value, long digits, int exponent) {
        return Double.parseDouble(digits + "e" + exponent) == value
                || Double.parseDouble((digits + 1) + "e" + exponent) == value;
    }

    /** From version 19 on the JDK has the same digits, but two instead of one if that is closer. */
    private void checkAgainstTheJdk(double value, long seed) {
        BigDecimal ours = BigDecimal.valueOf(decimal.digits(), -decimal.exponent());
        BigDecimal theirs = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (ours.compareTo(theirs) != 0 && (ours.precision() > 1 || theirs.precision() != 2)) {
            throw new AssertionError(theirs + " must be the decimal, was " + ours + ", seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4.9e-324, 5, -324",
        "9.9e-324, 1, -323",
        "1.5e-323, 15, -324",
        "2e23, 2, 23",
        "9007199254740993e3, 9007199254740993, 3",
        "8.41e21, 841, 19",
        "2.2250738585072011e-308, 2225073858507201, -323",
        "1.7976931348623157e308, 17976931348623157, 292",
        "5e-324, 5, -324",
        "0.3, 3, -1",
        "100, 1, 2"
    })
    void knownDoublesHaveTheseDigits(double value, long digits, int exponent) {
        decimal.find(value);

        assertThat(decimal.digits()).isEqualTo(digits);
        assertThat(decimal.exponent()).isEqualTo(exponent);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, FRACTION - 1, FRACTION})
    void eachExponentHasItsShortestDecimal(long fraction) {
        for (long exponent = 0; exponent < 0x7ff; exponent += 7) {
            double value = Double.longBitsToDouble(exponent << 52 | fraction);
            if (value != 0) {
                checkOne(value);
            }
        }
    }
}
