package io.ingestor.delta.internal.json;

/**
 * The text of a double in ASCII: the {@linkplain ShortestDecimal shortest decimal} that rounds to it, with the layout
 * of ECMAScript's {@code Number.prototype.toString} but for two differences. An exponent has no plus sign, and negative
 * zero is {@code -0.0}, because common parsers read {@code -0} as an integer and lose its sign.
 *
 * <pre>
 * from 1e-6, below 1e21   digits, with a point only if there is a fraction: 0.000001, 123.456, 100000000000000000000
 * other                   digits with a point behind the first, and an exponent: 1e21, 1.5e300, 1e-7, 5e-324
 * </pre>
 *
 * <p>Reusable, does not allocate, not thread-safe.
 */
final class NumberText {

    /** The maximum length of a text, such as that of -0.0000012345678901234567. */
    static final int MAX_LENGTH = 25;

    /** The number up to which all integers are doubles, and print all of their digits. */
    private static final long EXACT_INTEGERS = 1L << 53;

    private static final int MAX_PLAIN_POINT = 21;
    private static final int MIN_PLAIN_POINT = -5;
    private static final int EIGHT_DIGITS = 100_000_000;

    private static final byte[] PAIRS = pairs();
    private static final long[] POWERS = powers();

    private final ShortestDecimal decimal = new ShortestDecimal();

    /**
     * Writes the text of a finite double. The array must have {@link #MAX_LENGTH} bytes from the offset on.
     *
     * @return the offset behind the text
     */
    int write(double value, byte[] target, int offset) {
        long whole = (long) value;
        if (whole == value && whole >= -EXACT_INTEGERS && whole <= EXACT_INTEGERS) {
            return whole == 0 ? zero(value, target, offset) : integer(whole, target, offset);
        }
        int at = offset;
        if (value < 0) {
            target[at++] = '-';
        }
        decimal.find(value);
        long digits = decimal.digits();
        int count = count(digits);
        int point = count + decimal.exponent();
        if (point > MAX_PLAIN_POINT || point < MIN_PLAIN_POINT) {
            return scientific(digits, count, point - 1, target, at);
        }
        return point <= 0 ? fraction(digits, count, -point, target, at) : plain(digits, count, point, target, at);
    }

    private static int zero(double value, byte[] target, int offset) {
        int at = offset;
        if (Double.doubleToRawLongBits(value) != 0) {
            target[at++] = '-';
            target[at++] = '0';
            target[at++] = '.';
        }
        target[at++] = '0';
        return at;
    }

    private static int integer(long whole, byte[] target, int offset) {
        int at = offset;
        if (whole < 0) {
            target[at++] = '-';
        }
        long size = Math.abs(whole);
        return digits(size, count(size), target, at);
    }

    private static int plain(long digits, int count, int point, byte[] target, int at) {
        if (point < count) {
            return pointed(digits, count, point, target, at);
        }
        int end = digits(digits, count, target, at);
        while (end < at + point) {
            target[end++] = '0';
        }
        return end;
    }

    private static int fraction(long digits, int count, int zeros, byte[] target, int at) {
        int end = at;
        target[end++] = '0';
        target[end++] = '.';
        while (end < at + 2 + zeros) {
            target[end++] = '0';
        }
        return digits(digits, count, target, end);
    }

    private static int scientific(long digits, int count, int exponent, byte[] target, int at) {
        int end = count == 1 ? digits(digits, 1, target, at) : pointed(digits, count, 1, target, at);
        target[end++] = 'e';
        return integer(exponent, target, end);
    }

    /** Writes digits with a point behind some of them. */
    private static int pointed(long digits, int count, int point, byte[] target, int at) {
        int end = digits(digits, count, target, at + 1);
        for (int i = at; i < at + point; i++) {
            target[i] = target[i + 1];
        }
        target[at + point] = '.';
        return end;
    }

    private static int digits(long digits, int count, byte[] target, int offset) {
        int at = offset + count;
        long upper = digits;
        while (upper >= EIGHT_DIGITS) {
            int eight = (int) (upper % EIGHT_DIGITS);
            upper /= EIGHT_DIGITS;
            for (int i = 0; i < 4; i++) {
                at -= 2;
                pair(eight % 100, target, at);
                eight /= 100;
            }
        }
        int rest = (int) upper;
        while (rest >= 10) {
            at -= 2;
            pair(rest % 100, target, at);
            rest /= 100;
        }
        if (at > offset) {
            target[offset] = (byte) ('0' + rest);
        }
        return offset + count;
    }

    private static void pair(int number, byte[] target, int at) {
        target[at] = PAIRS[2 * number];
        target[at + 1] = PAIRS[2 * number + 1];
    }

    /** Returns the number of decimal digits of a positive number below 10^18. */
    private static int count(long number) {
        // 1233/4096 is log10(2), so that this is the count or one too many.
        int count = (((64 - Long.numberOfLeadingZeros(number)) * 1233) >> 12) + 1;
        return number < POWERS[count - 1] ? count - 1 : count;
    }

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = 10 * powers[i - 1];
        }
        return powers;
    }
}
