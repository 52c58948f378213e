package io.ingestor.cli.terminal;

import java.math.BigDecimal;
import tools.jackson.core.io.NumberOutput;

/** JSON numbers in their shortest form. */
public final class JsonNumber {

    /** The number from which on every double is an integer, but not every integer is a double. */
    private static final double EXACT_INTEGERS = 0x1p53;

    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double LARGEST_PLAIN = 1e21;

    private JsonNumber() {}

    /** Returns the shortest text of a finite double. The result of {@link Double#toString} depends on the JDK. */
    public static String text(double value) {
        double size = Math.abs(value);
        if (size < EXACT_INTEGERS && value == Math.rint(value) && Double.doubleToRawLongBits(value) != Long.MIN_VALUE) {
            return Long.toString((long) value);
        }
        String shortest = NumberOutput.toString(value, true);
        if (shortest.indexOf('E') < 0) {
            return shortest;
        }
        return size >= SMALLEST_PLAIN && size < LARGEST_PLAIN
                ? new BigDecimal(shortest).stripTrailingZeros().toPlainString()
                : shortest.replace(".0E", "E");
    }
}
