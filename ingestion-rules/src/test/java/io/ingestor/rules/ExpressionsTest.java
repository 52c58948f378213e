package io.ingestor.rules;

import static io.ingestor.rules.Shaping.steps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ingestor.Record;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of expressions, which see the values that earlier steps have written. */
class ExpressionsTest {

    @TempDir
    private Path directory;

    private static Record.Builder base() {
        return Record.builder("acme").entity("e-1");
    }

    private static Record plain() {
        Map<String, @Nullable Object> data = new HashMap<>();
        data.put("total", 12.5);
        data.put("name", "Ann");
        data.put("ok", true);
        data.put("none", null);
        data.put("o", Map.of("s", "x", "n", 2.0));
        data.put("list", List.of(1.0, 2.0, Map.of("qty", 3.0)));
        return base().data(data)
                .metadata("k", "v")
                .timestamp(Instant.ofEpochSecond(1_700_000_000))
                .version(4)
                .build();
    }

    private boolean drops(String expression) throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'drop_if': '" + expression + "'}"))) {
            return shaping.drops(plain());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data.total > 10",
                "data.total == 12.5",
                "data.name.startsWith(\\\"A\\\")",
                "data.ok",
                "data.none == null",
                "has(data.total) && !has(data.missing)",
                "!has(data.o.missing) && has(data.o.s) && data.o.s == \\\"x\\\"",
                "has(data.o) && data.o.n == 2.0",
                "data.o[\\\"s\\\"] == \\\"x\\\"",
                "\\\"name\\\" in data && !(\\\"x\\\" in data)",
                "\\\"k\\\" in metadata && metadata.k == \\\"v\\\"",
                "data.list.exists(i, i == 2.0) && size(data.list) == 3",
                "data.o != null && data.o.s == \\\"x\\\" && size(data.o) == 2 && has(data.o.n)",
                "data.list[2].qty == 3.0",
                "size(data.o.s) == 1",
                "timestamp > timestamp(\\\"2023-01-01T00:00:00Z\\\")",
                "tenant == \\\"acme\\\" && entity.matches(\\\"^e-[0-9]$\\\") && version == 4",
                "schema == \\\"\\\" && payload_type == \\\"\\\"",
                "data.missing > 1 || true",
            })
    void seesTheRecord(String expression) throws IOException {
        assertThat(drops(expression.replace("data.ok", "data.ok == true"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data.total > 100", "has(data.missing)", "data.o.s == \\\"y\\\"", "metadata.k != \\\"v\\\""})
    void keepsRecordsThatItDoesNotDrop(String expression) throws IOException {
        assertThat(drops(expression)).isFalse();
    }

    @Test
    void rejectsWithAReason() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory, steps("{'reject_if': {'when': 'data.total < 0', 'reason': 'total must be >= 0'}}"))) {
            assertThat(shaping.shape(base().put("total", 1).build()).data()).containsEntry("total", 1.0);
            assertThat(shaping.rejection(base().put("total", -1).build()).describe())
                    .isEqualTo("data.fields[\"total\"]: transform io.ingestor.rules.TransformConfig:"
                            + " transforms[0].steps[0].reject_if: /data/total: total must be >= 0");
        }
    }

    @Test
    void rejectsARecordForWhichThereIsNoResult() throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'drop_if': 'data.total < 0'}"))) {
            assertThat(shaping.rejection(base().put("x", 1).build()).message())
                    .contains("transforms[0].steps[0].drop_if: the expression has no result");
            assertThat(shaping.rejection(base().put("total", "text").build()).message())
                    .contains("the expression has no result");
        }
    }

    @Test
    void computesValuesOfAllTypes() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'compute': {'path': 'data.double', 'value': 'data.total * 2.0'}}",
                        "{'compute': {'path': 'data.text', 'value': 'data.name + tenant'}}",
                        "{'compute': {'path': 'data.bool', 'value': 'data.total > 1'}}",
                        "{'compute': {'path': 'data.list2', 'value': 'data.list.map(i, i)'}}",
                        "{'compute': {'path': 'data.map', 'value': '{\\\"a\\\": data.none, \\\"b\\\": 1}'}}",
                        "{'compute': {'path': 'metadata.k', 'value': 'metadata.k + \\\"2\\\"'}}",
                        "{'compute': {'path': 'data.year', 'value': 'timestamp.getFullYear()'}}"))) {
            Record shaped = shaping.shape(plain());

            Map<String, @Nullable Object> expected = new HashMap<>(plain().data());
            expected.put("double", 25.0);
            expected.put("text", "Annacme");
            expected.put("bool", true);
            expected.put("list2", plain().data().get("list"));
            Map<String, @Nullable Object> map = new HashMap<>();
            map.put("a", null);
            map.put("b", 1.0);
            expected.put("map", map);
            expected.put("year", 2023.0);
            assertThat(shaped.data()).isEqualTo(expected);
            assertThat(shaped.metadata()).isEqualTo(Map.of("k", "v2"));
        }
    }

    @Test
    void refusesResultsThatARecordCannotHold() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'drop_if': 'data.total > 13'}",
                        "{'compute': {'path': 'metadata.n', 'value': 'data.total'}}"))) {
            assertThat(shaping.rejection(plain()).describe()).contains("/metadata/n must be text");
        }
        try (Shaping shaping = Shaping.of(directory, steps("{'compute': {'path': 'data.t', 'value': 'timestamp'}}"))) {
            assertThat(shaping.rejection(plain()).describe()).contains("the result must be text, a number");
        }
    }

    @Test
    void seesWhatTheStepsBeforeHaveChanged() throws IOException {
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'rename': {'from': 'data.total', 'to': 'data.sum'}}",
                        "{'set': {'path': 'data.b', 'value': 'set'}}",
                        "{'compute': {'path': 'data.seen', 'value':"
                                + " '!has(data.total) && data.sum == 12.5 && data.b == \\\"set\\\"'}}",
                        "{'drop_if': 'data.seen != true'}"))) {
            assertThat(shaping.shape(plain()).data()).containsEntry("seen", true);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data.total >",
                "data.total + 1",
                "unknown == 1",
                "tenant == 1",
                "size(data) > 3",
                "data.exists(k, k == \\\"a\\\")",
                "nothing(data.a)",
            })
    void stopsTheStartIfAnExpressionIsWrong(String expression) {
        assertThatThrownBy(() -> Shaping.open(directory, steps("{'drop_if': '" + expression + "'}")))
                .isInstanceOf(TransformConfigException.class)
                .hasMessageContaining("transforms.json:1:")
                .hasMessageContaining("transforms[0].steps[0].drop_if must be an expression of CEL, was not: ");
    }

    @Test
    void endsLoopsThatCostTooMuch() throws IOException {
        List<Double> list = IntStream.range(0, 200).mapToObj(i -> (double) i).toList();
        try (Shaping shaping = Shaping.of(
                directory,
                steps(
                        "{'drop_if': 'data.l.all(a, data.l.all(b, data.l.all(c, data.l.all(d, a + b + c + d >= 0.0))))'}"))) {
            assertThat(shaping.rejection(base().put("l", list).build()).message())
                    .contains("the expression has no result")
                    .containsIgnoringCase("iteration");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'drop_if': 'data.l.exists(x, x == data.t)'}",
                "{'drop_if': 'data.l.exists(x, data.t.matches(\\\"b$\\\"))'}",
                "{'drop_if': 'data.l.exists(x, data.l.size() < 0)'}",
                "{'drop_if': 'data.l.exists(x, tenant + data.t == \\\"\\\")'}",
                "{'compute': {'path': 'data.m', 'value': 'data.l.map(x, data.t)'}}",
            })
    void readsLargeValuesOnlyAFewTimes(String step) throws IOException {
        List<@Nullable Object> nulls = Collections.nCopies(5000, null);
        try (Shaping shaping = Shaping.of(directory, steps(step))) {
            assertThat(shaping.rejection(base().put("l", nulls)
                                    .put("t", "a".repeat(100_000))
                                    .build())
                            .message())
                    .contains("the expression has no result", "must read at most 16777216 bytes repeatedly");
        }
    }

    @Test
    void boundsLoopsBesideALargeListThatTheyPassOver() throws IOException {
        List<String> tags = IntStream.range(0, 50).mapToObj(i -> "v" + i).toList();
        List<Integer> samples = IntStream.range(0, 90_000).boxed().toList();
        try (Shaping shaping = Shaping.of(
                directory,
                steps("{'drop_if': 'data.samples.size() > 100000'}", "{'drop_if': 'data.l.exists(x, x == data.t)'}"))) {
            assertThat(shaping.rejection(base().put("l", tags)
                                    .put("t", "none")
                                    .put("samples", samples)
                                    .build())
                            .message())
                    .contains("must read at most 16777216 bytes repeatedly", "move large lists out of the object");
        }
    }

    @Test
    void readsSmallValuesInLoops() throws IOException {
        List<String> list = IntStream.range(0, 500).mapToObj(i -> "v" + i).toList();
        try (Shaping shaping = Shaping.of(directory, steps("{'drop_if': 'data.l.exists(x, x == data.t)'}"))) {
            assertThat(shaping.drops(base().put("l", list).put("t", "v499").build()))
                    .isTrue();
            assertThat(shaping.drops(base().put("l", list).put("t", "x").build()))
                    .isFalse();
        }
    }

    @Test
    void refusesResultsThatNoRecordCanHold() throws IOException {
        String[] doubling = IntStream.range(0, 12)
                .mapToObj(i -> "{'compute': {'path': 'data.t', 'value': 'data.t + data.t'}}")
                .toArray(String[]::new);
        try (Shaping shaping = Shaping.of(directory, steps(doubling))) {
            assertThat(shaping.rejection(base().put("t", "a".repeat(100_000)).build())
                            .message())
                    .contains("the result must be at most 16777216 bytes, was more");
        }
        String nested = "{'compute': {'path': 'data.m', 'value': 'data.l.map(x, data.s)'}}";
        try (Shaping shaping = Shaping.of(directory, steps(nested))) {
            List<@Nullable Object> some = Collections.nCopies(1000, null);
            assertThat(shaping.rejection(base().put("l", Collections.nCopies(900, null))
                                    .put("s", some)
                                    .build())
                            .message())
                    .contains("must be at most");
        }
    }

    @Test
    void refusesALongSum() {
        assertThatThrownBy(() -> Shaping.open(directory, steps("{'drop_if': '" + "1+".repeat(4900) + "1 == 1'}")))
                .isInstanceOf(TransformConfigException.class)
                .hasMessageContaining("must be an expression of CEL, was not: Expression recursion limit exceeded");
    }

    @Test
    void matchesHostilePatternsInLinearTime() throws IOException {
        try (Shaping shaping = Shaping.of(directory, steps("{'drop_if': 'string(data.t).matches(\\\"^(a+)+$\\\")'}"))) {
            assertThat(shaping.drops(base().put("t", "a".repeat(100_000) + "b").build()))
                    .isFalse();
        }
    }

    @Test
    void refusesExpressionsThatAreTooLongOrTooDeep() {
        assertThatThrownBy(() -> Shaping.open(
                        directory, steps("{'drop_if': '" + "(".repeat(500) + "true" + ")".repeat(500) + "'}")))
                .isInstanceOf(TransformConfigException.class);
        assertThatThrownBy(() -> Shaping.open(directory, steps("{'drop_if': '" + "true && ".repeat(5000) + "true'}")))
                .isInstanceOf(TransformConfigException.class);
    }
}
