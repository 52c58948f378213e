package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of inputs that are accepted as lines of JSON, and of those that are not. */
class InputFormTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "{}",
                "{\"a\":1}\n{\"a\":[1,2]}\n",
                "\uFEFF{\"a\":1}\n",
                "  {\"a\":\"x,y\"}\n",
                "{broken\n{\"a\":1}\n",
                "name,value\n",
                "name,value\n{\"a\":1,\"b\":2}\n",
                "a sentence, with a comma\nand one without\n"
            })
    void linesOfJsonAndSingleWrongLinesAreLeftToTheParser(String text) {
        assertThat(InputForm.wrong(text.getBytes(StandardCharsets.UTF_8), "f")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"a\":1},\n{\"a\":2}]", "[\n  {\"a\":1}\n]\n", "\uFEFF [ ]"})
    void arraysAreRecognized(String text) {
        assertThat(wrong(text, StandardCharsets.UTF_8))
                .isEqualTo(
                        "must have one JSON object per line in UTF-8, was a JSON array; convert it: jq -c '.[]' f | ingestion send - ...");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\n  \"a\": 1\n}\n", "{ \"a\": 1,\n  \"b\": 2 }\n", "{\"a\":\n1}"})
    void prettyPrintedObjectsAreRecognized(String text) {
        assertThat(wrong(text, StandardCharsets.UTF_8))
                .isEqualTo(
                        "must have one JSON object per line in UTF-8, was pretty-printed JSON; convert it: jq -c . f | ingestion send - ...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"a-b c\": [\n    {\n \"x\": 1 } ] }",
                "{\"a-b c\": [\n  {\"x\": 1},\n  {\"x\": 2}\n]}",
            })
    void theObjectsOfAListInAFieldAreTakenOut(String text) {
        assertThat(wrong(text, StandardCharsets.UTF_8))
                .isEqualTo("must have one JSON object per line in UTF-8, was pretty-printed JSON; convert it: "
                        + "jq -c '.[\"a-b c\"][]' f | ingestion send - ...");
    }

    @Test
    void namesAreQuotedForAShell() {
        assertThat(InputForm.wrong("[]".getBytes(StandardCharsets.UTF_8), "John's data.json"))
                .hasValueSatisfying(text -> assertThat(text).contains(" 'John'\\''s data.json' | "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# made by a program\na,b\n# units\n1,2\n",
                "a,b\n1,2\n",
                "a;b;c\n1;2;3",
                "\"a\"\t\"b\"\n1\t2\n",
                "1|2\n3|4\n"
            })
    void tablesAreRecognized(String text) {
        assertThat(wrong(text, StandardCharsets.UTF_8))
                .startsWith("must have one JSON object per line in UTF-8, was CSV or another table; convert it: mlr ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
    void utf16IsRecognizedWithAndWithoutItsMark(String charset) {
        assertThat(wrong("{\"a\":1}\n{\"a\":2}\n", Charset.forName(charset)))
                .startsWith("must have one JSON object per line in UTF-8, was UTF-16; convert it: iconv -f UTF-16")
                .endsWith(" -t UTF-8 f | ingestion send - ...");
    }

    @Test
    void otherKindsOfFilesAreNamed() {
        assertThat(wrong("PAR1....", StandardCharsets.ISO_8859_1))
                .endsWith("was a Parquet file; convert it to lines of JSON first");
        assertThat(wrong("PK\u0003\u0004..", StandardCharsets.ISO_8859_1))
                .contains("was a zip archive; convert it: unzip -p f | ");
        assertThat(wrong("(\u00b5/\u00fd", StandardCharsets.ISO_8859_1))
                .contains("was a zstd file; convert it: zstd -dc f | ");
    }

    private static String wrong(String text, Charset charset) {
        return InputForm.wrong(text.getBytes(charset), "f").orElse("nothing");
    }
}
