package io.ingestor.rules;

import static io.ingestor.rules.Shaping.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of lookups in tables that follow their files. */
class LookupTest {

    private static final String CSV = "code,name,area\r\nat,Austria,83\r\nde,\"Germany, the\",357\n12,Twelve,\n";
    private static final String INTO = "'into': {'data.country': 'name', 'data.area': 'area'}";

    @TempDir
    private Path directory;

    private static Record record(Object code) {
        return Record.builder("acme").entity("e").put("code", code).build();
    }

    private Shaping csv(String miss) throws IOException {
        Files.writeString(directory.resolve("t.csv"), CSV);
        return Shaping.of(
                directory,
                steps("{'lookup': {'path': 'data.code', 'file': 't.csv', 'key': 'code', " + INTO + miss + "}}"));
    }

    @Test
    void findsRowsOfCsv() throws IOException {
        try (Shaping shaping = csv("")) {
            assertThat(shaping.shape(record("de")).data())
                    .isEqualTo(Map.of("code", "de", "country", "Germany, the", "area", "357"));
            assertThat(shaping.shape(record(12)).data())
                    .isEqualTo(Map.of("code", 12.0, "country", "Twelve", "area", ""));
        }
    }

    @Test
    void keepsDefaultsOrRejectsAtAMiss() throws IOException {
        try (Shaping shaping = csv("")) {
            assertThat(shaping.shape(record("fr"))).isEqualTo(record("fr"));
            assertThat(shaping.shape(record(true))).isEqualTo(record(true));
        }
        try (Shaping shaping = csv(", 'miss': 'default', 'default': 'unknown'")) {
            assertThat(shaping.shape(record("fr")).data())
                    .isEqualTo(Map.of("code", "fr", "country", "unknown", "area", "unknown"));
        }
        try (Shaping shaping = csv(", 'miss': 'reject'")) {
            assertThat(shaping.rejection(record("fr")).describe())
                    .endsWith("transforms[0].steps[0].lookup: /data/code must be a key of the table, was not in it");
        }
    }

    @Test
    void findsRowsOfJson() throws IOException {
        Files.writeString(
                directory.resolve("t.json"),
                "[{\"code\":\"at\",\"name\":\"Austria\",\"area\":83},{\"code\":\"xx\",\"name\":null}]");
        try (Shaping shaping = Shaping.of(
                directory, steps("{'lookup': {'path': 'data.code', 'file': 't.json', 'key': 'code', " + INTO + "}}"))) {
            assertThat(shaping.shape(record("at")).data())
                    .isEqualTo(Map.of("code", "at", "country", "Austria", "area", 83.0));
            assertThat(shaping.shape(record("xx")).data())
                    .containsEntry("country", null)
                    .doesNotContainKey("area");
        }
    }

    @Test
    void doesNotTakeUpValuesForWhichNoRoomIsReserved() throws IOException {
        Path file = directory.resolve("t.csv");
        try (Shaping shaping = csv("")) {
            Files.writeString(file, "code,name,area\nat," + "x".repeat(4000) + ",84\n");
            assertThat(shaping.config.poll()).isTrue();
            assertThat(shaping.shape(record("at")).data()).containsEntry("country", "x".repeat(4000));

            Files.writeString(file, "code,name,area\nat," + "x".repeat(200_000) + ",84\n");
            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow())
                    .contains("t.csv: values must have at most", "restart to take up this table");
            assertThat(shaping.shape(record("at")).data()).containsEntry("country", "x".repeat(4000));
        }
    }

    @Test
    void followsTheFileAndKeepsTheTableIfItIsWrong() throws IOException {
        Path file = directory.resolve("t.csv");
        try (Shaping shaping = csv("")) {
            Files.writeString(file, "code,name,area\nat,Österreich,84\n");
            assertThat(shaping.config.poll()).isTrue();
            assertThat(shaping.shape(record("at")).data()).containsEntry("country", "Österreich");

            Files.writeString(file, "code,name,area\nat,x\n");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow()).endsWith("row 2 must have 3 values, had 2");
            assertThat(shaping.shape(record("at")).data()).containsEntry("country", "Österreich");

            Files.delete(file);
            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow()).endsWith("does not exist");
            assertThat(shaping.shape(record("at")).data()).containsEntry("country", "Österreich");

            Files.writeString(file, CSV);
            assertThat(shaping.config.poll()).isTrue();
            assertThat(shaping.config.lastError()).isEmpty();
            assertThat(shaping.shape(record("at")).data()).containsEntry("country", "Austria");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "t.csv|``|must begin with a line of column names",
                "t.csv|code,name|must have a column \"area\", had [code, name]",
                "t.csv|code,name,area,\"|row 1: Missing closing quote for value",
                "t.json|{}|must be a JSON array of objects",
                "t.json|[1]|element 0 must be an object",
                "t.json|[{}]|element 0 must have text in \"code\"",
                "t.json|[{\"code\":\"a\"},{\"code\":\"a\"}]|element 1 must have a key of its own, had \"a\" again",
                "t.json|[{\"code\":\"a\",\"name\":[]}]|element 0 must have no object or list in \"name\"",
                "t.json|[|cannot be read",
            })
    void refusesTablesThatAreWrong(String name, String content, String message) throws IOException {
        Files.writeString(directory.resolve(name), content);

        assertThatThrownBy(() -> Shaping.open(
                        directory,
                        steps("{'lookup': {'path': 'data.code', 'file': '" + name + "', 'key': 'code', " + INTO
                                + "}}")))
                .isInstanceOf(TransformConfigException.class)
                .hasMessageContaining("lookup.file must be a table of CSV or JSON, was not: ")
                .hasMessageContaining(message);
    }
}
