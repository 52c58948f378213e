package io.ingestor.rules.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A test of a small sample of cases, and of the official cases if {@code -Dconformance=DIRECTORY} names a checkout. */
class ConformanceTest {

    @TempDir
    private Path directory;

    @Test
    @EnabledIfSystemProperty(named = "conformance", matches = ".+")
    void passesAllOfficialCases() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        boolean passed = Conformance.run(Path.of(System.getProperty("conformance")), new PrintStream(out, true, UTF_8));

        assertThat(passed).as(out.toString(UTF_8)).isTrue();
    }

    @Test
    void passesTheSample() throws IOException {
        String report = run("""
                [{"description": "tree", "schema": {
                    "$schema": "https://json-schema.org/draft/2020-12/schema",
                    "type": "object",
                    "properties": {"next": {"$ref": "#"}, "size": {"$ref": "http://localhost:1234/draft2020-12/size.json"}},
                    "additionalProperties": false},
                  "tests": [
                    {"description": "a right one", "data": {"next": {"size": 3}}, "valid": true},
                    {"description": "a wrong size", "data": {"next": {"next": {"size": 0}}}, "valid": false},
                    {"description": "no object", "data": [1], "valid": false}]},
                 {"description": "unevaluated", "schema": {
                    "allOf": [{"properties": {"a": true}}], "unevaluatedProperties": false},
                  "tests": [
                    {"description": "evaluated", "data": {"a": 1}, "valid": true},
                    {"description": "no object", "data": 1, "valid": true},
                    {"description": "not evaluated", "data": {"b": 1}, "valid": false}]}]
                """);

        assertThat(report).isEqualTo("6 of 6 passed (3 by the library)\ntrue");
    }

    @Test
    void printsEachFailureAndFails() throws IOException {
        String report = run("""
                [{"description": "numbers", "schema": {"minimum": 3},
                  "tests": [{"description": "small", "data": 1, "valid": true}, {"description": "large", "data": 5, "valid": true}]},
                 {"description": "broken", "schema": {"minimum": "3"},
                  "tests": [{"description": "small", "data": 1, "valid": true}]}]
                """);

        assertThat(report)
                .contains("FAILED sample.json: numbers: small: expected true")
                .contains("FAILED sample.json: broken: urn:io.ingestor:case#: minimum: must be a number")
                .endsWith("1 of 3 passed (0 by the library)\nfalse");
    }

    @Test
    void failsWithoutCases() throws IOException {
        assertThat(run("[]")).isEqualTo("0 of 0 passed (0 by the library)\nfalse");
        assertThatThrownBy(() -> Conformance.run(directory.resolve("missing"), System.out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name a checkout");
    }

    private String run(String cases) throws IOException {
        Path tests = Files.createDirectories(directory.resolve("tests/draft2020-12"));
        Path remotes = Files.createDirectories(directory.resolve("remotes/draft2020-12"));
        Files.writeString(tests.resolve("sample.json"), cases);
        Files.writeString(remotes.resolve("size.json"), "{\"minimum\": 1}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean passed = Conformance.run(directory, new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8).replace("\r", "") + passed;
    }
}
