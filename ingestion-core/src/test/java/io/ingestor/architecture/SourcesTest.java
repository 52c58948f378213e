package io.ingestor.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that sources are short, comments fit on a screen, and Javadocs begin with their subject. */
class SourcesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static final int COLUMNS = 120;
    private static final int LINES = 400;

    /** The percentage of Javadocs that may begin with a question word. */
    private static final int OPENERS_PER_HUNDRED = 2;

    private static final Pattern COMMENT_LINE = Pattern.compile("^\\s*(//|/\\*|\\*).*");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*[\\s*]*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern OPENER = Pattern.compile("(What|Whether|Where|How|Whoever)\\b");

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path source : modules.map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .toList()) {
                collect(source, ".java", sources);
            }
        }
        collect(ROOT.resolve("proto/storage"), ".proto", sources);
        return sources;
    }

    private static void collect(Path directory, String suffix, List<Path> sources) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(file -> file.toString().endsWith(suffix)).forEach(sources::add);
        }
    }

    private static boolean isTooLong(String source) {
        return source.lines().count() > LINES;
    }

    private static List<String> tooWide(String source) {
        return source.lines()
                .filter(line ->
                        line.length() > COLUMNS && COMMENT_LINE.matcher(line).matches())
                .toList();
    }

    private static List<String> javadocs(String source) {
        return JAVADOC.matcher(source)
                .results()
                .map(MatchResult::group)
                .map(javadoc -> javadoc.replaceFirst("/\\*\\*[\\s*]*", ""))
                .toList();
    }

    private static boolean opensWithAQuestion(String javadoc) {
        return OPENER.matcher(javadoc).lookingAt();
    }

    @Test
    void noClassIsTooLong() throws IOException {
        List<Path> main = sources().stream()
                .filter(source -> source.toString().contains("/src/main/"))
                .toList();

        assertThat(main).hasSizeGreaterThan(300);
        for (Path source : main) {
            assertThat(isTooLong(Files.readString(source)))
                    .as(source.toString())
                    .isFalse();
        }
    }

    @Test
    void noCommentIsWiderThanTheScreen() throws IOException {
        for (Path source : sources()) {
            assertThat(tooWide(Files.readString(source))).as(source.toString()).isEmpty();
        }
    }

    @Test
    void javadocsBeginWithTheirSubject() throws IOException {
        int all = 0;
        List<String> openers = new ArrayList<>();
        for (Path source : sources()) {
            List<String> javadocs = javadocs(Files.readString(source));
            all += javadocs.size();
            javadocs.stream()
                    .filter(SourcesTest::opensWithAQuestion)
                    .map(javadoc -> source.getFileName() + ": " + javadoc)
                    .forEach(openers::add);
        }

        assertThat(all).isGreaterThan(1000);
        assertThat(openers).hasSizeLessThanOrEqualTo(all * OPENERS_PER_HUNDRED / 100);
    }

    @Test
    void theChecksFindTheirSamples() {
        String wide = "    // " + "x".repeat(COLUMNS);
        String code = "    call(\"" + "x".repeat(COLUMNS) + "\");";

        assertThat(isTooLong("line\n".repeat(LINES))).isFalse();
        assertThat(isTooLong("line\n".repeat(LINES + 1))).isTrue();
        assertThat(tooWide(wide + "\n" + code + "\n    // short\n")).containsExactly(wide);
        assertThat(javadocs("/** What it is. */ int a;\n/**\n * Whether so.\n */ int b;\n/** Returns c. */ int c;"))
                .filteredOn(SourcesTest::opensWithAQuestion)
                .hasSize(2);
    }
}
