package io.ingestor.cli.send;

import java.math.BigDecimal;

/** A kind of number that may be rounded to the nearest double, if its option is given. */
enum Rounding {
    INTEGERS("--round-integers", "integers beyond 2^53"),
    FRACTIONS("--round-fractions", "fractions with more digits than a double holds");

    private final String option;
    private final String numbers;

    Rounding(String option, String numbers) {
        this.option = option;
        this.numbers = numbers;
    }

    /** Returns the kind of a JSON number, by its value: 1e20 and 7.0 are integers. */
    static Rounding of(String number) {
        try {
            return new BigDecimal(number).stripTrailingZeros().scale() <= 0 ? INTEGERS : FRACTIONS;
        } catch (NumberFormatException e) {
            // The exponent exceeds that of BigDecimal, but the number is not too large for a double.
            return FRACTIONS;
        }
    }

    String option() {
        return option;
    }

    String note(long count) {
        return numbers + " were rounded to the nearest double (" + count + "); send them as strings to keep them exact";
    }
}
