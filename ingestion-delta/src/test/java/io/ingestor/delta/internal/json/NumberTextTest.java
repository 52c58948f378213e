package io.ingestor.delta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

    private final NumberText numbers = new NumberText();

    private String text(double value) {
        byte[] target = new byte[NumberText.MAX_LENGTH + 4];
        Arrays.fill(target, (byte) '#');
        int end = numbers.write(value, target, 2);
        String text = new String(target, StandardCharsets.US_ASCII);
        assertThat(text.substring(0, 2) + text.substring(end)).matches("#+");
        return text.substring(2, end);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0.0",
        "1, 1",
        "-1, -1",
        "9, 9",
        "10, 10",
        "99999999, 99999999",
        "100000000, 100000000",
        "1000000010, 1000000010",
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9007199254740992",
        "9007199254740994, 9007199254740994",
        "-9007199254740992, -9007199254740992",
        "9223372036854775808, 9223372036854776000",
        "-9223372036854775808, -9223372036854776000",
        "123456789012345680000, 123456789012345680000",
        "999999999999999900000, 999999999999999900000",
        "1e20, 100000000000000000000",
        "1e21, 1e21",
        "-1e21, -1e21",
        "1.5e300, 1.5e300",
        "1e100, 1e100",
        "2e23, 2e23",
        "123.456, 123.456",
        "-1234.5, -1234.5",
        "0.1, 0.1",
        "0.3, 0.3",
        "0.30000000000000004, 0.30000000000000004",
        "0.5, 0.5",
        "0.015625, 0.015625",
        "0.001, 0.001",
        "0.000001, 0.000001",
        "-0.0000012345678901234567, -0.0000012345678901234567",
        "9.99e-7, 9.99e-7",
        "1e-7, 1e-7",
        "1.2345678901234566e-7, 1.2345678901234566e-7",
        "5e-324, 5e-324",
        "-5e-324, -5e-324",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "5.6843418860808015e-14, 5.684341886080802e-14",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "-1.7976931348623157e308, -1.7976931348623157e308",
        "333333333.33333329, 333333333.3333333",
        "9007199254740993.5, 9007199254740994",
        "2251799813685249.5, 2251799813685249.5",
        "4503599627370497.5, 4503599627370498",
        "4.35, 4.35",
        "0.002, 0.002",
        "21.57, 21.57"
    })
    void aNumberHasThisText(String source, String text) {
        assertThat(text(Double.parseDouble(source))).isEqualTo(text);
    }

    /** The bytes depend on no JDK: this sum of the texts of a fixed sequence of numbers is the same everywhere. */
    @Test
    void theTextsOfAFixedSequenceAreFrozen() {
        long hash = 0;
        long bits = 1;
        for (int i = 0; i < 100_000; i++) {
            bits = bits * 6364136223846793005L + 1442695040888963407L;
            double value = Double.longBitsToDouble(bits);
            String text = text(Double.isFinite(value) ? value : 1 / (double) i);
            hash = 31 * hash + text.hashCode();
        }

        assertThat(hash).isEqualTo(-5501729499457209907L);
    }

    @Test
    void everyTextIsReadBackAsTheSameBits() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            checkReadBack(Double.isFinite(any) ? any : 0, seed);
            checkReadBack(random.nextInt() / 100.0, seed);
            checkReadBack((double) (random.nextLong() >> random.nextInt(64)), seed);
            checkReadBack(Math.scalb(random.nextGaussian(), random.nextInt(140) - 70), seed);
        }
    }

    private void checkReadBack(double value, long seed) {
        String text = text(value);
        boolean same = Double.doubleToRawLongBits(Double.parseDouble(text)) == Double.doubleToRawLongBits(value);
        if (!same || !text.matches("-?(0|[1-9]\\d*)(\\.\\d*[0-9])?(e-?[1-9]\\d*)?")) {
            throw new AssertionError(value + " must not print as " + text + ", seed " + seed);
        }
    }

    @Test
    void everyIntegerUpToTwoToThePowerOf53HasAllOfItsDigits() {
        for (int bits = 0; bits <= 53; bits++) {
            for (long whole = Math.max(1, (1L << bits) - 20); whole <= Math.min(1L << 53, (1L << bits) + 20); whole++) {
                assertThat(text((double) whole)).isEqualTo(Long.toString(whole));
                assertThat(text((double) -whole)).isEqualTo(Long.toString(-whole));
            }
        }
    }

    @Test
    void everyPlaceOfThePointIsRight() {
        for (int digits = 1; digits <= 17; digits++) {
            for (int exponent = -330; exponent <= 308; exponent++) {
                double value = Double.parseDouble("12345678912345678".substring(0, digits) + "e" + exponent);
                if (value > 0 && value < Double.POSITIVE_INFINITY) {
                    assertThat(new BigDecimal(text(value))).isEqualByComparingTo(DecimalSearch.shortest(value));
                }
            }
        }
    }
}
