package io.ingestor.rules;

import static io.ingestor.rules.Shaping.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the validation of a configuration before it takes effect, with the places in error messages. */
class TransformConfigTest {

    @TempDir
    private Path directory;

    private static Record record() {
        return Record.builder("acme").entity("e").put("a", "x").build();
    }

    private String refusal(String json) {
        try {
            TransformConfig unused = Shaping.open(directory, json);
        } catch (TransformConfigException e) {
            return e.getMessage().replace(directory + "/", "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("the configuration was taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'set': {'path': 'a', 'value': 1}}|set.path must be a path such as data.name, metadata.key",
                "{'set': {'path': 'data', 'value': 1}}|set.path must be a path into data such as data.name",
                "{'set': {'path': 'data..b', 'value': 1}}|set.path must be a path without empty names",
                "{'set': {'path': 'data.a[0]', 'value': 1}}|must be a path without [ or ]: elements of lists",
                "{'set': {'path': 'metadata.a.b', 'value': 'x'}}|set.path must be a path to one label",
                "{'set': {'path': 'tenant', 'value': 'x'}}|was tenant, which no transform may change or remove",
                "{'remove': {'path': 'tenant'}}|was tenant, which no transform may change or remove",
                "{'remove': {'path': 'entity'}}|remove.path must be a path in data or metadata, was \"entity\"",
                "{'set': {'path': 1, 'value': 1}}|set.path must be text, was 1",
                "{'set': {'path': 'data.a', 'value': [1]}}|set.value must be text, a number, true, false or null",
                "{'set': {'path': 'metadata.a', 'value': 1}}|set.value must be text, for a label, was 1",
                "{'set': {'path': 'data.a'}}|set must have \"value\", which is absent",
                "{'set': {'path': 'data.a', 'valu': 1}}|set.valu is unknown; must be one of path, value",
                "{'sett': {'path': 'data.a'}}|steps[0].sett must be one of set, default",
                "{'set': {'path': 'data.a', 'value': 1}, 'trim': {'path': 'data.a'}}|must have the name of one step",
                "{'trim': {'path': 'data.a'}, 'on_error': 'skip'}|on_error must be \"reject\" or \"keep\", was \"skip\"",
                "{'rename': {'from': 'data.a', 'to': 'data.a'}}|rename.to must be another path than \"from\"",
                "{'rename': {'from': 'data.a', 'to': 'data.a.b'}}|rename.to must be another path than \"from\"",
                "{'coerce': {'path': 'data.a', 'to': 'int'}}|coerce.to must be \"number\", \"string\", \"boolean\"",
                "{'coerce': {'path': 'metadata.a', 'to': 'number'}}|must be a path in data, because labels are text",
                "{'truncate': {'path': 'data.a', 'length': -1}}|length must be a whole number from 0 to",
                "{'truncate': {'path': 'data.a', 'length': 1.5}}|length must be a whole number from 0 to",
                "{'mask': {'path': 'data.a', 'with': 'xx'}}|mask.with must be one ASCII character, was \"xx\"",
                "{'hmac': {'path': 'data.a', 'key_file': 'gone'}}|key_file must be a file with a key that can be read",
                "{'entity_from': {'paths': []}}|entity_from.paths must be a list of paths, was empty",
                "{'timestamp_from': {'path': 'data.a', 'format': 'QQQQQQQ'}}|format must be iso, epoch_seconds",
                "{'timestamp_from': {'path': 'data.a', 'format': 'iso', 'zone': 'X'}}|zone must be a time zone",
                "{'metadata': {'key': 'a'}}|metadata must have either \"value\" or \"from\"",
                "{'metadata': {'key': 'a', 'from': 'sender'}}|from must be \"ingest_time\", \"host\", \"correlation_id\" or",
                "{'lookup': {'path': 'data.a', 'file': 'gone.csv', 'key': 'k', 'into': {'data.b': 'v'}}}|not exist",
                "{'parse_payload': {'columns': ['a', 'a']}}|columns[1] must be a name of its own, was \"a\"",
            })
    void refusesAStepThatIsWrong(String step, String message) {
        assertThat(refusal(steps(step))).startsWith("transforms.json:1:").contains("transforms[0].steps[0]", message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|transforms must be a list of rules, was an object",
                "[1]|transforms[0] must be an object, was 1",
                "[{}]|transforms[0] must have \"steps\", which is absent",
                "[{'steps': [], 'when': 1}]|transforms[0].when is unknown; must be one of match, on_error, steps",
                "[{'steps': [], 'match': {'tenants': 'a'}}]|transforms[0].match.tenants is unknown",
                "[{'steps': []}|must be JSON, was not",
                "[] []|the file must end after its list",
                "[{'steps': [], 'steps': []}]|must be JSON, was not: Duplicate",
            })
    void refusesAFileThatIsWrong(String json, String message) {
        assertThat(refusal(json))
                .startsWith("transforms.json:1:")
                .contains(message)
                .doesNotContain("Source");
    }

    @Test
    void namesLineAndColumn() {
        assertThat(refusal("[\n {'steps': [\n  {'trim': {'path': 'data.a'}},\n  {'trim': {'path': 5}}]}]"))
                .isEqualTo("transforms.json:4:21: transforms[0].steps[1].trim.path must be text, was 5");
    }

    @Test
    void refusesAFileThatIsEmptyOrGone() {
        assertThat(refusal("")).contains("must be a list of rules, was an empty file");
        assertThatThrownBy(
                        () -> TransformConfig.builder(directory.resolve("gone")).open())
                .isInstanceOf(TransformConfigException.class)
                .hasMessageEndingWith("gone: does not exist");
    }

    @Test
    void refusesAKeyThatIsTooShort() throws IOException {
        Files.write(directory.resolve("key"), new byte[31]);

        assertThat(refusal(steps("{'hmac': {'path': 'data.a', 'key_file': 'key'}}")))
                .contains("key_file must be a file with a key of at least 32 bytes, was ", "with 31 bytes");
    }

    @Test
    void refusesAValueAndItsPartForOneRecord() {
        String whole = "{'remove': {'path': 'data.o'}}";
        String part = "{'set': {'path': 'data.o.x', 'value': 1}}";
        assertThat(refusal(steps(whole, part)))
                .contains("transforms[0].steps[1].set must not use /data/o/x together with /data/o of"
                        + " transforms[0].steps[0].remove: one is part of the other");
        assertThat(refusal("[{'steps': [" + whole + "]}, {'match': {'tenant': 'a*'}, 'steps': [" + part + "]}]"))
                .contains("transforms[1].steps[0].set must not use");
        assertThat(refusal("[{'steps': [" + part + "]}, {'steps': [{'drop_if': 'size(data.o) > 1'}]}]"))
                .contains("drop_if must not use");
    }

    @Test
    void takesAValueAndItsPartForDifferentTenants() throws IOException {
        String config = "[{'match': {'tenant': 'a'}, 'steps': [{'remove': {'path': 'data.o'}}]},"
                + " {'match': {'tenant': 'b'}, 'steps': [{'set': {'path': 'data.o.x', 'value': 1}}]}]";
        try (Shaping shaping = Shaping.of(directory, config)) {
            Record.Builder b = Record.builder("b").entity("e").put("y", 1);

            assertThat(shaping.shape(b.build()).data()).isEqualTo(Map.of("y", 1.0, "o", Map.of("x", 1.0)));
        }
    }

    @Test
    void takesUpAChangedFileAsAWholeOrNotAtAll() throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'set': {'path': 'data.a', 'value': 'one'}}"))) {
            String first = shaping.config.revision();
            assertThat(shaping.config.poll()).isFalse();

            Shaping.write(directory, steps("{'set': {'path': 'data.a', 'value': 'two'}}", "{'trim': {}}"));
            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow()).contains("steps[1].trim must have \"path\"");
            assertThat(shaping.config.revision()).isEqualTo(first);
            assertThat(shaping.shape(record()).data()).isEqualTo(Map.of("a", "one"));
            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError()).isPresent();

            Shaping.write(directory, steps("{'set': {'path': 'data.a', 'value': 'two'}}"));
            assertThat(shaping.config.poll()).isTrue();
            assertThat(shaping.config.lastError()).isEmpty();
            assertThat(shaping.config.revision()).isNotEqualTo(first);
            assertThat(shaping.shape(record()).data()).isEqualTo(Map.of("a", "two"));

            Files.delete(directory.resolve("transforms.json"));
            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow()).contains("does not exist");
            assertThat(shaping.shape(record()).data()).isEqualTo(Map.of("a", "two"));
        }
    }

    @Test
    void goesBackToTheRevisionInForceWithoutAnError() throws IOException {
        String good = steps("{'set': {'path': 'data.a', 'value': 'one'}}");
        try (Shaping shaping = Shaping.of(directory, good)) {
            Shaping.write(directory, "[");
            shaping.config.poll();
            Shaping.write(directory, good);
            shaping.config.poll();

            assertThat(shaping.config.lastError()).isEmpty();
        }
    }

    @Test
    void refusesALaterFileThatMakesRecordsGrowMore() throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'trim': {'path': 'data.a'}}"))) {
            Shaping.write(directory, steps("{'copy': {'from': 'data.a', 'to': 'data.b'}}"));

            assertThat(shaping.config.poll()).isFalse();
            assertThat(shaping.config.lastError().orElseThrow()).contains("restart to take up this file");
        }
    }

    @Test
    void marksChangedRecordsWithTheRevision() throws IOException {
        TransformConfig config = TransformConfig.builder(
                        Shaping.write(directory, steps("{'default': {'path': 'data.b', 'value': 1}}")))
                .revisionLabel("shaped_by")
                .open();
        try (Shaping shaping = Shaping.of(directory, config)) {
            Record kept = Record.builder("acme").entity("e").put("b", 2).build();

            assertThat(shaping.shape(record()).metadata()).isEqualTo(Map.of("shaped_by", config.revision()));
            assertThat(config.revision()).matches("[0-9a-f]{12}");
            assertThat(shaping.shape(kept)).isEqualTo(kept);
        }
    }

    @Test
    void removesARevisionThatASenderHasWritten() throws IOException {
        TransformConfig config = TransformConfig.builder(Shaping.write(
                        directory,
                        "[{'match': {'tenant': 'acme'}, 'steps': ["
                                + "{'default': {'path': 'data.b', 'value': 1}},"
                                + " {'trim': {'path': 'data.c'}, 'on_error': 'keep'}]}]"))
                .revisionLabel("shaped_by")
                .open();
        try (Shaping shaping = Shaping.of(directory, config)) {
            Record unchanged = forged("acme").put("b", 2).build();
            Record failing = forged("acme").put("c", 3).build();
            Record unmatched = forged("globex").put("a", 1).build();

            for (Record record : List.of(unchanged, failing, unmatched)) {
                Record shaped = shaping.shape(record);
                assertThat(shaped.metadata()).isEqualTo(Map.of("m", "n"));
                assertThat(shaped.data()).isEqualTo(record.data());
            }
        }
    }

    private static Record.Builder forged(String tenant) {
        return Record.builder(tenant)
                .entity("e")
                .metadata("shaped_by", "deadbeef0000")
                .metadata("m", "n");
    }

    @Test
    void reservesWhatItsStepsCanAdd() throws IOException {
        assertThat(Shaping.open(directory, steps("{'trim': {'path': 'data.a'}}"))
                        .maxGrowth())
                .isEqualTo(1024);
        assertThat(Shaping.open(directory, steps("{'set': {'path': 'data.ab', 'value': 'xyz'}}"))
                        .maxGrowth())
                .isBetween(1034, 1224);
    }

    @Test
    void reservesForParsedPayloadsByTheLengthOfRecords() throws IOException {
        TransformConfig config = Shaping.open(directory, steps("{'parse_payload': {'columns': ['a', 'b']}}"));

        assertThat(config.maxGrowth()).isLessThan(1424);
        assertThat(config.maxGrowthPerByte()).isEqualTo(6);
    }

    @Test
    void reservesOnceForRulesThatNeverMatchTogether() throws IOException {
        String rules = IntStream.range(0, 20)
                .mapToObj(i -> "{'match': {'tenant': 't" + i + "'}, 'steps': [{'parse_payload': {}},"
                        + " {'set': {'path': 'data.a', 'value': '" + "x".repeat(1_000) + "'}}]}")
                .collect(Collectors.joining(","));
        String all = "{'steps': [{'copy': {'from': 'data.n', 'to': 'data.m'}}]}";

        TransformConfig config = Shaping.open(directory, "[" + rules + "," + all + "]");

        assertThat(config.maxGrowthPerByte()).isBetween(7, 13);
        assertThat(config.maxGrowth()).isBetween(2_000, 3_000);
    }

    @Test
    void reservesForAnEntityIdByTheLengthOfItsParts() throws IOException {
        TransformConfig config =
                Shaping.open(directory, steps("{'entity_from': {'paths': ['data.a', 'data.b', 'data.a']}}"));

        assertThat(config.maxGrowth()).isLessThan(1_224);
        assertThat(config.maxGrowthPerByte()).isEqualTo(2);
    }

    @Test
    void anEmptyConfigurationKeepsRecords() throws IOException {
        try (Shaping shaping = Shaping.of(directory, "[]")) {
            assertThat(shaping.shape(record())).isEqualTo(record());
        }
    }
}
