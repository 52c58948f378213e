package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.cli.config.Configuration;
import io.ingestor.cli.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the README and the pages under {@code docs} agree with the code, and that their links are valid. */
class ReadmeTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    /** A code span with the name of a class. */
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]\\w+)`");

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void itsExamplesAreThoseThatAreCompiledAndRun() throws IOException {
        assertThat(between(read("README.md"), "```java\n", "```")).isEqualTo(compiled("readme"));
        assertThat(between(read("docs/embedding.md"), "```java\n", "```")).isEqualTo(compiled("readme-sink"));
    }

    private static String compiled(String region) throws IOException {
        String test = read("ingestion-core/src/test/java/io/ingestor/ReadmeExampleTest.java");
        return between(test, "// region " + region + "\n", "        // endregion")
                        .stripTrailing()
                        .stripIndent() + "\n";
    }

    @Test
    void itFitsOnThreeScreens() throws IOException {
        assertThat(read("README.md").lines()).hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void linksLeadToFiles() throws IOException {
        Map<Path, List<String>> broken = new TreeMap<>();
        for (Path page : pages()) {
            List<String> missing = LINK.matcher(Files.readString(page))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> !link.contains("://"))
                    .filter(link -> !Files.exists(page.resolveSibling(link)))
                    .toList();
            if (!missing.isEmpty()) {
                broken.put(page, missing);
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        String index = read("docs/README.md");

        assertThat(pages())
                .filteredOn(page -> page.getParent().endsWith("docs") && !page.endsWith("README.md"))
                .isNotEmpty()
                .allSatisfy(page -> assertThat(index).contains("(" + page.getFileName() + ")"));
    }

    @Test
    void everyClassThatTheArchitectureNamesExists() throws IOException {
        Set<String> sources = new TreeSet<>();
        for (String module : List.of("wal", "memtable", "core", "rules", "delta", "grpc", "cli")) {
            try (Stream<Path> files =
                    Files.walk(ROOT.resolve("ingestion-" + module).resolve("src"))) {
                files.forEach(file -> sources.add(file.getFileName().toString()));
            }
        }

        List<String> named = CLASS.matcher(read("docs/architecture.md"))
                .results()
                .map(name -> name.group(1) + ".java")
                .toList();

        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(sources);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs).toList();
        }
    }

    @Test
    void theTableOfSettingsHasEveryKeyWithItsDefault() throws IOException {
        String rows = Settings.all().stream()
                .map(setting -> "| `" + setting.path() + "` | `"
                        + setting.defaultJson().replace("\"", "") + "` | " + setting.description() + " |\n")
                .collect(Collectors.joining());

        assertThat(between(
                        read("docs/configuration.md"),
                        "| key | default | what it does |\n|---|---|---|\n",
                        "\nEvery key"))
                .isEqualTo(rows);
    }

    @Test
    void theConfigurationShownHoldsDefaultsOnly(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("readme.json"), between(read("docs/configuration.md"), "```json\n", "```"));

        Configuration loaded = Configuration.load(Optional.of(file), Map.of(), Map.of());

        assertThat(loaded.notices()).isEmpty();
        assertThat(Settings.all())
                .allSatisfy(setting -> assertThat(loaded.value(setting)).isEqualTo(setting.defaultValue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/configuration.md", "docs/schemas.md"})
    void everyConfigurationThatIsShownLoads(String page, @TempDir Path directory) throws IOException {
        List<String> shown = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(read(page))
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(shown).isNotEmpty().allSatisfy(json -> {
            Path file = Files.writeString(directory.resolve("shown.json"), json);
            assertThat(Configuration.load(Optional.of(file), Map.of(), Map.of()).notices())
                    .isEmpty();
        });
    }

    @Test
    void theTransformsShownDoWhatIsShown(@TempDir Path directory) throws IOException {
        String page = read("docs/transforms.md");
        Path config = Files.writeString(directory.resolve("transforms.json"), between(page, "```json\n", "```"));
        Path data = Files.writeString(directory.resolve("orders.ndjson"), """
                        {"cust":"a-17","total":42.5}
                        {"cust":"a-18","total":10,"test":true}
                        {"cust":"a-19","total":-3}
                        """);

        CommandRun run = tryTransforms(config, data);

        assertThat(run.out().replace(data.toString(), "orders.ndjson")).isEqualTo(between(page, "```text\n", "```"));
        assertThat(run.code()).as(run.err()).isEqualTo(1);
    }

    @Test
    void theWrongTransformsShownAreRefusedAsShown(@TempDir Path directory) throws IOException {
        String page = read("docs/transforms.md");
        Path config = Files.writeString(
                directory.resolve("transforms.json"),
                between(page, "```json\n", "```").replace("\"data.cust\"", "5"));

        CommandRun run = tryTransforms(config, config);

        assertThat(page).contains("\n    " + run.err().replace(config.toString(), "transforms.json"));
    }

    @Test
    void everyStepOfTransformsIsListed(@TempDir Path directory) throws IOException {
        Path config = Files.writeString(directory.resolve("transforms.json"), "[{\"steps\": [{\"unknown\": {}}]}]");

        String known = between(tryTransforms(config, config).err(), "must be one of ", "\n");

        assertThat(known.split(", "))
                .hasSizeGreaterThan(15)
                .allSatisfy(step -> assertThat(between(read("docs/transforms.md"), "|---|---|---|\n", "\n\n"))
                        .contains("`" + step + "`"));
    }

    private static CommandRun tryTransforms(Path config, Path data) {
        return CommandRun.of(
                "transform",
                "try",
                "--config",
                config.toString(),
                "--tenant",
                "acme",
                "--schema",
                "orders",
                data.toString());
    }

    @Test
    void theCommandKnowsTheVersionOfTheBuild() throws IOException {
        String version = between(read("pom.xml"), "<version>", "</version>");

        assertThat(CommandRun.of("--version").out()).isEqualTo("ingestion " + version + "\n");
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before);
        assertThat(from).as("place of %s", before).isNotNegative();
        int start = from + before.length();
        return text.substring(start, text.indexOf(after, start));
    }
}
