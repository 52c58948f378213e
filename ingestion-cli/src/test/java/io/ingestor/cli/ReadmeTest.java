package io.ingestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ingestor.cli.config.Configuration;
import io.ingestor.cli.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said in two places is the same in both. */
class ReadmeTest {

    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void itsExampleIsTheOneThatIsCompiledAndRun() throws IOException {
        String test = Files.readString(ROOT.resolve("ingestion-core/src/test/java/io/ingestor/ReadmeExampleTest.java"));

        String region = between(test, "// region readme\n", "        // endregion")
                        .stripTrailing()
                        .stripIndent() + "\n";

        assertThat(between(readme(), "```java\n", "```")).isEqualTo(region);
    }

    @Test
    void itsTableHasEveryKeyWithItsDefault() throws IOException {
        String rows = Settings.all().stream()
                .map(setting -> "| `" + setting.path() + "` | `"
                        + setting.defaultJson().replace("\"", "") + "` | " + setting.description() + " |\n")
                .collect(Collectors.joining());

        assertThat(between(readme(), "| key | default | what it does |\n|---|---|---|\n", "\n- Every key"))
                .isEqualTo(rows);
    }

    @Test
    void itsConfigurationHoldsDefaultsOnly(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("readme.json"), between(readme(), "```json\n", "```"));

        Configuration read = Configuration.load(Optional.of(file), Map.of(), Map.of());

        assertThat(read.notices()).isEmpty();
        assertThat(Settings.all())
                .allSatisfy(setting -> assertThat(read.value(setting)).isEqualTo(setting.defaultValue()));
    }

    @Test
    void theCommandKnowsTheVersionOfTheBuild() throws IOException {
        String version = between(Files.readString(ROOT.resolve("pom.xml")), "<version>", "</version>");

        assertThat(CommandRun.of("--version").out()).isEqualTo("ingestion " + version + "\n");
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before);
        assertThat(from).as("place of %s", before).isNotNegative();
        int start = from + before.length();
        return text.substring(start, text.indexOf(after, start));
    }
}
