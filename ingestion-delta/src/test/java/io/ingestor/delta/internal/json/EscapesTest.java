package io.ingestor.delta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {

    private static boolean mustBeEscaped(int b) {
        return b < 0x20 || b == '"' || b == '\\';
    }

    private static String escaped(byte[] source) {
        byte[] bytes = Arrays.copyOf(source, 6 * source.length);
        int growth = Escapes.growth(bytes, 0, source.length);
        Escapes.expand(bytes, 0, source.length, growth);
        return new String(bytes, 0, source.length + growth, StandardCharsets.UTF_8);
    }

    /** Every byte at every place of texts of 0 to 24 bytes, before and behind bytes that may borrow in a word. */
    @Test
    void theFirstByteToEscapeIsFoundAtEveryPlace() {
        for (int neighbour : new int[] {' ', '!', '#', '[', ']', 0x7f, 0x80, 0x9f, 0xa2, 0xdc, 0xff}) {
            for (int length = 1; length <= 24; length++) {
                byte[] bytes = new byte[length + 2];
                for (int place = 1; place <= length; place++) {
                    for (int b = 0; b < 256; b++) {
                        Arrays.fill(bytes, (byte) neighbour);
                        bytes[0] = '"';
                        bytes[length + 1] = '"';
                        bytes[place] = (byte) b;

                        int first = Escapes.first(bytes, 1, length + 1);
                        if (first != (mustBeEscaped(b) ? place : length + 1)) {
                            throw new AssertionError(
                                    first + " must not be first: " + b + " at " + place + " among " + neighbour);
                        }
                    }
                }
            }
        }
    }

    @Test
    void theFirstOfSeveralIsFound() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            int from = random.nextInt(bytes.length + 1);
            int expected = from;
            while (expected < bytes.length && !mustBeEscaped(bytes[expected] & 0xff)) {
                expected++;
            }

            assertThat(Escapes.first(bytes, from, bytes.length))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void theBytesBelow0x80HaveTheseEscapes() {
        StringBuilder text = new StringBuilder();
        for (char c = 0; c < 0x80; c++) {
            text.append(c);
        }

        assertThat(escaped(text.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(
                        "\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                                + "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017"
                                + "\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f"
                                + " !\\\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^_`"
                                + "abcdefghijklmnopqrstuvwxyz{|}~\u007f");
    }

    @ParameterizedTest
    @CsvSource({"é", "ä\u2028ö", "日本語", "😀𝄞", "\u0080\u07ff\u0800\uffff", "\ud800\udc00\udbff\udfff"})
    void charactersBeyondAsciiStay(String text) {
        assertThat(escaped(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(escaped(("\"" + text + "\n" + text).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("\\\"" + text + "\\n" + text);
    }
}
