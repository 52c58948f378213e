package io.ingestor.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.ingestor.internal.fake.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void agreesWithTheDecoderOfTheJdkAtAllBounds() {
        // The bounds of every class of bytes in RFC 3629, and their neighbours.
        int[] interesting = {
            0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
            0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf8, 0xff
        };
        for (int a : interesting) {
            for (int b : interesting) {
                for (int c : interesting) {
                    for (int d : new int[] {0x41, 0x80, 0xbf, 0xc2}) {
                        check(Wire.bytes(a, b, c, d));
                    }
                }
            }
        }
    }

    @Test
    void agreesWithTheDecoderOfTheJdkOnLongerText() {
        long seed = new Random().nextLong();
        System.out.println("Utf8Test.agreesWithTheDecoderOfTheJdkOnLongerText seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                int codePoint = random.nextInt(1 << (1 + random.nextInt(20)));
                text.appendCodePoint(codePoint >= 0xd800 && codePoint < 0xe000 ? 'x' : codePoint);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(Utf8.firstInvalid(bytes, 0, bytes.length)).isEqualTo(-1);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                check(bytes);
            }
        }
    }

    @Test
    void findsEveryCharacterThatActsOnWhatShowsIt() {
        for (int c = 0; c <= 0xffff; c++) {
            if (Character.isSurrogate((char) c)) {
                continue;
            }
            byte[] bytes = ("aé" + (char) c + "€").getBytes(StandardCharsets.UTF_8);
            boolean acts = c < 0x20
                    || (c >= 0x7f && c <= 0x9f)
                    || c == 0x61c
                    || c == 0x200e
                    || c == 0x200f
                    || (c >= 0x2028 && c <= 0x202e)
                    || (c >= 0x2066 && c <= 0x2069);

            if (Utf8.firstControl(bytes, 0, bytes.length) != (acts ? 3 : -1)) {
                fail(String.format("U+%04X", c));
            }
        }
    }

    @Test
    void tellsWhereTheFirstControlCharacterIs() {
        byte[] bytes = "aé\u0000\u001f\u00a0 \u007f".getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8.firstControl(bytes, 0, bytes.length)).isEqualTo(3);
        assertThat(Utf8.firstControl(bytes, 4, bytes.length)).isEqualTo(4);
        assertThat(Utf8.firstControl(bytes, 5, bytes.length)).isEqualTo(bytes.length - 1);
        assertThat(Utf8.firstControl(bytes, 0, 3)).isEqualTo(-1);
    }

    @Test
    void findsEveryControlCharacterAtEveryPlace() {
        for (int length = 1; length < 40; length++) {
            byte[] bytes = new byte[length + 2];
            for (int at = 1; at <= length; at++) {
                for (int value = 0; value < 256; value++) {
                    Arrays.fill(bytes, (byte) 0x7e);
                    bytes[0] = 0;
                    bytes[length + 1] = 0x7f;
                    bytes[at] = (byte) value;

                    int found = Utf8.firstControl(bytes, 1, length + 1);

                    if (found != (value < 0x20 || value == 0x7f ? at : -1)) {
                        fail("value " + value + " at " + at + " of " + length + ": " + found);
                    }
                }
            }
        }
    }

    @Test
    void findsEveryInvalidByteAtEveryPlaceOfAsciiText() {
        for (int length = 1; length < 40; length++) {
            for (int at = 1; at <= length; at++) {
                byte[] bytes = new byte[length + 2];
                bytes[0] = (byte) 0xff;
                bytes[length + 1] = (byte) 0xff;
                assertThat(Utf8.firstInvalid(bytes, 1, length + 1)).isEqualTo(-1);

                bytes[at] = (byte) 0x80;

                assertThat(Utf8.firstInvalid(bytes, 1, length + 1)).isEqualTo(at);
            }
        }
    }

    private static void check(byte[] bytes) {
        boolean valid;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            valid = true;
        } catch (CharacterCodingException e) {
            valid = false;
        }
        if (Utf8.firstInvalid(bytes, 0, bytes.length) < 0 != valid) {
            fail("JDK says valid=" + valid + " of " + HexFormat.of().formatHex(bytes));
        }
    }
}
