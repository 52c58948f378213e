package io.ingestor.rules.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ingestor.validate.UndecidedException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "a+ ~ xaay",
                "^a*$ ~ aaa",
                "^$ ~ \"\"",
                "^\\d{3}-\\d+$ ~ 123-4",
                "^\\p{Letter}+$ ~ äßπ",
                "^\\p{Script=Greek}+$ ~ πλ",
                "^\\p{Lu}\\P{Lu}$ ~ Ab",
                "^[\\w.+-]+@[\\w-]+$ ~ a.b+c@d-e",
                "^.$ ~ 😀",
                "^\\u{1F600}$ ~ 😀",
                "^\\uD83D\\uDE00$ ~ 😀",
                "^[\\uD83D\\uDE00-\\u{1F601}]$ ~ 😁",
                "^\\x41\\u0042$ ~ AB",
                "^[^]$ ~ x",
                "^a{2,}b{0,1}$ ~ aaa",
                "^\\/\\-\\@$ ~ /-@",
                "^{x}]$ ~ {x}]",
                "\\bfoo\\b ~ a foo b",
                "^(?<year>\\d{4})$ ~ 2026",
                "^[\\d\\-x]+$ ~ 1-x",
                "^[a-]+$ ~ a-",
                "^(?!foo)[a-z]+$ ~ bar",
                "(?<=a)b ~ ab",
                "^(.)\\1$ ~ xx",
                "^(?<q>.).\\k<q>$ ~ xyx",
                "^.{0,1001}$ ~ abc",
                "^(?=é)\\B\\S\\b(?:)a$|^é(?=a)a ~ éa"
            })
    void findsAMatch(String pattern, String text) throws InvalidPatternException {
        assertThat(found(pattern, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "^a*$ ~ aab",
                "^\\d+$ ~ ४२",
                "^\\w$ ~ é",
                "[] ~ x",
                "^\\p{Letter}+$ ~ a1",
                "^[^a-c]$ ~ b",
                "^[[a]$ ~ x",
                "^[a&&b]$ ~ c",
                "^(?!foo)[a-z]+$ ~ foobar",
                "^(.)\\1$ ~ xy",
                "\\bb ~ ab",
                "(?=b)\\bb ~ ab",
                "^a|b$ ~ xbx",
                "^a.b$ ~ \"a\nb\"",
                "^a$ ~ \"a\n\""
            })
    void findsNoMatch(String pattern, String text) throws InvalidPatternException {
        assertThat(found(pattern, text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\t\\n\\v\\f\\r\\0\\cJ", "^\\s{7}x?", "\\S|\\s"})
    void knowsControlCharacters(String pattern) throws InvalidPatternException {
        assertThat(found(pattern, "\t\n\u000b\f\r\0\n") || found(pattern, "\t\n\u000b\f\r\ufeff\u3000"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(abc]",
                "(",
                ")",
                "[a",
                "[b-a]",
                "a**",
                "*a",
                "a{2}{3}",
                "a{3,2}",
                "\\",
                "\\a",
                "\\Z",
                "\\u{110000}",
                "\\u12",
                "\\xg0",
                "\\p{Nothing}",
                "\\pL",
                "[\\d-z]",
                "[a-\\d]",
                "(?i)a",
                "(?i:a)",
                "\\1",
                "(a)\\2",
                "\\k<x>",
                "(?<x>a)(?<x>b)",
                "(?<x",
                "(?<>a)",
                "^*",
                "(?=a)+",
                "a{99999999999}",
                "\\c1",
                "a++",
                "\\01"
            })
    void refusesWhatIsNoPattern(String pattern) {
        assertThatThrownBy(() -> TextPattern.compile(pattern))
                .isInstanceOf(InvalidPatternException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void refusesGroupsNestedTooDeep() {
        assertThatThrownBy(() -> TextPattern.compile("(".repeat(100_000) + ")".repeat(100_000)))
                .isInstanceOf(InvalidPatternException.class)
                .hasMessageContaining("100 levels");
    }

    @Test
    void runsPatternsInLinearTime() throws InvalidPatternException {
        TextPattern pattern = TextPattern.compile("^(a+)+$");

        assertThat(pattern).isInstanceOf(LinearPattern.class);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThat(pattern.isFoundIn("a".repeat(20_000) + "b")).isFalse());
    }

    @Test
    void boundsTheStepsOfABacktrackingPattern() throws InvalidPatternException {
        TextPattern pattern = TextPattern.compile("^(a|aa|a+)+\\1x$");

        assertThat(pattern).isInstanceOf(BacktrackingPattern.class);
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThatThrownBy(() -> pattern.isFoundIn("a".repeat(200) + "b"))
                        .isInstanceOf(UndecidedException.class)
                        .hasMessage(
                                "pattern ^(a|aa|a+)+\\1x$ must be decided in 1000000 steps, took more: simplify the pattern, or shorten the text"));
    }

    @Test
    void refusesATextOnWhichABacktrackingPatternNestsTooDeep() throws InvalidPatternException {
        TextPattern pattern = TextPattern.compile("^(?=a)(a|b)*$");

        assertThatThrownBy(() -> pattern.isFoundIn("ab".repeat(400_000))).isInstanceOf(UndecidedException.class);
    }

    @Test
    void doesNotExpandRepeatsOfRepeats() throws InvalidPatternException {
        TextPattern pattern = TextPattern.compile("^(((a{0,1000}){0,1000}){0,1000}){0,1000}$");

        assertThat(pattern).isInstanceOf(BacktrackingPattern.class);
        assertThat(((BacktrackingPattern) pattern).reason()).contains("expand");
    }

    @Test
    void namesTheReasonWhyAPatternBacktracks() throws InvalidPatternException {
        assertThat(((BacktrackingPattern) TextPattern.compile("^(?!a)(b)\\1")).reason())
                .isEqualTo("it looks around: (?!...), it refers back to a group");
    }

    /**
     * Both engines must agree on every translation, because the library and the compiled schema may use different
     * engines.
     */
    @Test
    void bothEnginesAgreeOnRandomPatterns() throws InvalidPatternException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        int compared = 0;
        while (compared < 5_000) {
            String pattern = RandomPatterns.pattern(random, 3);
            String text = RandomPatterns.text(random);
            EcmaPattern linear = EcmaPattern.parse(pattern, PatternSyntax.RE2);
            EcmaPattern backtracking = EcmaPattern.parse(pattern, PatternSyntax.JAVA);
            TextPattern other = BacktrackingPattern.compile(pattern, backtracking.translation(), "compared");
            assertThat(new LinearPattern(linear.translation()).isFoundIn(text))
                    .as("seed %d, pattern %s, text %s", seed, pattern, text)
                    .isEqualTo(other.isFoundIn(text));
            compared++;
        }
    }

    private static boolean found(String source, String text) throws InvalidPatternException {
        TextPattern pattern = TextPattern.compile(source);
        byte[] bytes = ("<<" + text + ">>").getBytes(UTF_8);
        boolean found = pattern.isFoundIn(text);
        assertThat(pattern.isFoundIn(bytes, 2, bytes.length - 4)).isEqualTo(found);
        return found;
    }
}
