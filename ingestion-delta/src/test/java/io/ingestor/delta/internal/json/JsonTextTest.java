package io.ingestor.delta.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    private final JsonText json = new JsonText();

    private String text() {
        return new String(json.array(), 0, json.length(), StandardCharsets.UTF_8);
    }

    private void name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        json.name(utf8, 0, utf8.length);
    }

    private static void text(JsonText target, String text) {
        text(target, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void text(JsonText target, byte[] utf8) {
        target.text(utf8, 0, utf8.length);
    }

    @Test
    void commasStandBetweenMembersAndElementsOnly() {
        json.startObject();
        name("a");
        json.startArray();
        json.number(1);
        json.nullValue();
        json.startArray();
        json.endArray();
        json.startObject();
        json.endObject();
        text(json, "");
        json.bool(true);
        json.endArray();
        name("b");
        json.startObject();
        name("");
        json.bool(false);
        json.endObject();
        name("c");
        json.number(-0.5);
        json.endObject();

        assertThat(text()).isEqualTo("{\"a\":[1,null,[],{},\"\",true],\"b\":{\"\":false},\"c\":-0.5}");
    }

    @Test
    void namesAndTextsAreEscaped() {
        String hostile = "\"},\\\u0000\n\u001f\u007f é😀";

        json.startObject();
        name(hostile);
        text(json, hostile);
        name("\"");
        json.nullValue();
        json.endObject();

        String escaped = "\\\"},\\\\\\u0000\\n\\u001f\u007f é😀";
        assertThat(text()).isEqualTo("{\"" + escaped + "\":\"" + escaped + "\",\"\\\"\":null}");
    }

    @Test
    void aNumberThatJsonLacksIsAString() {
        json.startArray();
        json.number(Double.NaN);
        json.number(Double.POSITIVE_INFINITY);
        json.number(Double.NEGATIVE_INFINITY);
        json.endArray();

        assertThat(text()).isEqualTo("[\"NaN\",\"Infinity\",\"-Infinity\"]");
    }

    @Test
    void negativeZeroKeepsItsSignInAParser() {
        json.number(-0.0);

        assertThat(JsonTree.of(json)).isEqualTo(-0.0);
    }

    /** Texts whose escapes end before, at and behind the end of the buffer as it grows. */
    @Test
    void textsOfAllLengthsAndEscapesAreReadBack() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            JsonText fresh = i % 4 == 0 ? new JsonText() : json;
            fresh.reset();
            char[] chars = new char[random.nextInt(i % 4 == 0 ? 2100 : 60)];
            int escapes = random.nextInt(20) * random.nextInt(20);
            for (int k = 0; k < chars.length; k++) {
                chars[k] = random.nextInt(400) < escapes ? "\"\\\n\u0001".charAt(random.nextInt(4)) : 'x';
            }
            String source = new String(chars);

            text(fresh, source);

            assertThat(JsonTree.of(fresh)).as("seed %d", seed).isEqualTo(source);
        }
    }

    @Test
    void aTextThatIsAllEscapesIsReadBack() {
        for (int length = 0; length < 1100; length++) {
            String source = "\u0001".repeat(length);
            JsonText fresh = new JsonText();

            text(fresh, source);

            assertThat(fresh.length()).isEqualTo(6 * length + 2);
            assertThat(JsonTree.of(fresh)).isEqualTo(source);
        }
    }

    @Test
    void theBufferGrowsByAnyPart() {
        json.startArray();
        for (int i = 0; i < 3000; i++) {
            json.startObject();
            name("n");
            json.startArray();
            json.number(-0.0000012345678901234567);
            json.bool(false);
            json.nullValue();
            json.endArray();
            json.endObject();
        }
        json.endArray();

        String element = "{\"n\":[-0.0000012345678901234567,false,null]}";
        assertThat(text()).isEqualTo("[" + String.join(",", Collections.nCopies(3000, element)) + "]");
    }

    @Test
    void aResetBeginsAnewEvenInTheMiddle() {
        json.startObject();
        name("a");
        json.startArray();
        json.number(1);

        json.reset();

        assertThat(json.length()).isZero();
        json.number(2);
        assertThat(text()).isEqualTo("2");
        json.reset();
        assertThatThrownBy(json::endArray).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aResetKeepsAUsualBufferAndDropsAHugeOne() {
        text(json, new byte[40_000]);
        byte[] usual = json.array();
        assertThat(usual.length).isBetween(240_000, 256 << 10);
        json.reset();
        assertThat(json.array()).isSameAs(usual);

        text(json, new byte[1 << 20]);
        assertThat(json.length()).isEqualTo((6 << 20) + 2);
        json.reset();

        assertThat(json.array()).hasSizeLessThanOrEqualTo(1024);
        text(json, "small");
        assertThat(text()).isEqualTo("\"small\"");
    }

    @Test
    void anEndWithoutItsStartIsRefused() {
        assertThatThrownBy(json::endObject)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the end must be that of the text, was }: every start needs its own end");
        json.startObject();
        name("a");
        json.startArray();
        assertThatThrownBy(json::endObject)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the end must be ], was }: every start needs its own end");
        json.endArray();
        assertThatThrownBy(json::endArray).isInstanceOf(IllegalStateException.class);
        json.endObject();

        assertThat(text()).isEqualTo("{\"a\":[]}");
    }

    @Test
    void objectsNestDeeperThanAnyRecord() {
        for (int i = 0; i < 1000; i++) {
            json.startArray();
            json.startObject();
            name("d");
        }
        json.nullValue();
        for (int i = 0; i < 1000; i++) {
            json.endObject();
            json.endArray();
        }

        assertThat(text()).isEqualTo("[{\"d\":".repeat(1000) + "null" + "}]".repeat(1000));
    }

    @Test
    void theBytesBehindTheTextMayBeAnything() {
        text(json, "\"".repeat(500));
        json.reset();
        Arrays.fill(json.array(), (byte) '\\');

        text(json, "1234567");
        text(json, "12345678\n");

        assertThat(text()).isEqualTo("\"1234567\",\"12345678\\n\"");
    }
}
