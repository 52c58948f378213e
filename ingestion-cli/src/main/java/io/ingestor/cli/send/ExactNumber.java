package io.ingestor.cli.send;

import java.math.BigDecimal;

/**
 * The rule of {@link io.ingestor.Record.Builder#put(String, Object)} for numbers. A number passes if its nearest double
 * differs from it by at most half a unit of its last digit.
 */
final class ExactNumber {

    /**
     * The number of digits with which any decimal survives conversion to a double and back, unless the double is
     * subnormal.
     */
    private static final int SAFE_DIGITS = 15;

    private ExactNumber() {}

    /**
     * Returns true if the double represents the number without loss.
     *
     * @param value the double nearest to the number
     * @param number the text of a JSON number
     */
    static boolean holds(double value, String number) {
        try {
            return isSafe(number.length(), value) || holds(value, new BigDecimal(number));
        } catch (NumberFormatException e) {
            // JSON allows larger exponents than BigDecimal.
            return false;
        }
    }

    private static boolean holds(double value, BigDecimal number) {
        BigDecimal digits = withoutFinalZeros(number);
        if (isSafe(digits.precision(), value)) {
            return true;
        }
        if (value == 0) {
            return digits.signum() == 0;
        }
        BigDecimal difference = new BigDecimal(value).subtract(digits).abs();
        return difference.add(difference).compareTo(digits.ulp()) <= 0 || isTextOf(value, digits);
    }

    /** Returns true if Java prints the double with these digits. Before Java 19, the last digit may be one too high. */
    private static boolean isTextOf(double value, BigDecimal digits) {
        return digits.scale() != 0 && new BigDecimal(Double.toString(value)).compareTo(digits) == 0;
    }

    private static boolean isSafe(int digits, double value) {
        return digits <= SAFE_DIGITS && Math.abs(value) >= Double.MIN_NORMAL;
    }

    /** Drops trailing zeros only after the decimal point; those before it are digits of the integer. */
    private static BigDecimal withoutFinalZeros(BigDecimal number) {
        if (number.scale() <= 0) {
            return number;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
