package io.ingestor.internal.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * The rule for numbers in {@code data}, which are doubles. A number passes if its nearest double differs from it by at
 * most half a unit of its last digit. So 0.1 passes, and so does a double printed with any number of digits. An integer
 * written without an exponent must be equal to its double.
 */
final class ExactDouble {

    /** The number of decimal digits that survive conversion to a double and back, unless the double is subnormal. */
    private static final int SAFE_DIGITS = 15;

    private ExactDouble() {}

    /**
     * Returns true if the double represents the number without loss. The double must be the one nearest to the number.
     */
    static boolean holds(double value, Number number) {
        if (isDoubleOrLess(number)) {
            return true;
        }
        try {
            return Double.isFinite(value) && holdsDigits(value, decimal(number));
        } catch (NumberFormatException e) {
            // A number of another class whose text is not decimal, such as 1/3.
            return false;
        }
    }

    private static boolean holdsDigits(double value, BigDecimal number) {
        BigDecimal digits = withoutFinalZeros(number);
        if (digits.precision() <= SAFE_DIGITS && Math.abs(value) >= Double.MIN_NORMAL) {
            return true;
        }
        if (value == 0) {
            return digits.signum() == 0;
        }
        BigDecimal difference = new BigDecimal(value).subtract(digits).abs();
        return difference.add(difference).compareTo(digits.ulp()) <= 0 || isTextOf(value, digits);
    }

    /**
     * Returns true if Java prints the double with these digits. Before Java 19, the last of them may be one too high.
     */
    private static boolean isTextOf(double value, BigDecimal digits) {
        return digits.scale() != 0 && new BigDecimal(Double.toString(value)).compareTo(digits) == 0;
    }

    /** Drops trailing zeros, but only after the decimal point: those before it are digits of the integer. */
    private static BigDecimal withoutFinalZeros(BigDecimal number) {
        if (number.scale() <= 0) {
            return number;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static BigDecimal decimal(Number number) {
        if (number instanceof BigDecimal decimal) {
            return decimal;
        }
        return number instanceof BigInteger integer ? new BigDecimal(integer) : new BigDecimal(number.toString());
    }

    private static boolean isDoubleOrLess(Number number) {
        return number instanceof Double
                || number instanceof Integer
                || number instanceof Float
                || number instanceof Short
                || number instanceof Byte
                || number instanceof AtomicInteger
                || number instanceof DoubleAdder
                || number instanceof DoubleAccumulator;
    }
}
