package io.ingestor.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of every pattern letter of {@link java.time.format.DateTimeFormatter}, and of strict parsing, in several
 * locales.
 */
class TimestampFormatTest {

    private static final String LETTERS = "GuyDMLdgQqYwWEecFaBhKkHmsSAnNVvzOXxZp";

    private static final List<Locale> LOCALES =
            Arrays.asList(Locale.ROOT, Locale.US, Locale.GERMANY, locale("tr-TR"), locale("ar-EG"), Locale.JAPAN);

    /** The format, the text of a time, and the time; {@code !} stands for a text that is rejected. */
    private static final String TIMES = """
            iso                            | 2001-01-13                        | 2001-01-13T00:00:00Z
            iso                            | 2001-01-13T14:56                  | 2001-01-13T14:56:00Z
            iso                            | 2001-01-13T14:56:07.5Z            | 2001-01-13T14:56:07.5Z
            iso                            | 2001-01-13t14:56:07z              | 2001-01-13T14:56:07Z
            iso                            | 2001-01-13 14:56:07               | 2001-01-13T14:56:07Z
            iso                            | 2001-01-13 14:56:07.123456789Z    | 2001-01-13T14:56:07.123456789Z
            iso                            | 2001-01-13T14:56:07+0200          | 2001-01-13T12:56:07Z
            iso                            | 2001-01-13T14:56:07-0930          | 2001-01-14T00:26:07Z
            iso                            | 2001-01-13T14:56:07+02:00         | 2001-01-13T12:56:07Z
            iso                            | 2001-01-13T14:56:07+02            | 2001-01-13T12:56:07Z
            iso                            | 2001-01-13 14:56:07 +0200         | 2001-01-13T12:56:07Z
            iso                            | 2001-01-13 14:56+02:00            | 2001-01-13T12:56:00Z
            iso                            | 2001-01-13T14:56+01:00[Europe/Paris] | 2001-01-13T13:56:00Z
            iso                            | 2024-02-29                        | 2024-02-29T00:00:00Z
            iso                            | 2023-02-29                        | !
            iso                            | 2023-02-30T00:00Z                 | !
            iso                            | 2001-01-13T24:00Z                 | !
            iso                            | 2001-01-1314:56                   | !
            iso                            | 2001-01-13  14:56                 | !
            iso                            | 2001-01-13T                       | !
            iso                            | 2001-01-13T14:56+020              | !
            iso                            | 2001-01-13T14:56+02:00+0200       | !
            iso                            | 2001-01-13T14:56:07 +             | !
            iso                            | 20010113                          | !
            iso                            | -0001-01-01                       | !
            iso                            | 0000-12-31                        | !
            yyyy/MM/dd                     | 2024/02/29                        | 2024-02-29T00:00:00Z
            yyyy/MM/dd                     | 2023/02/29                        | !
            yyyy/MM/dd                     | 2023/02/30                        | !
            uuuu/MM/dd                     | 2023/02/30                        | !
            uuuu/MM/dd                     | 2024/02/29                        | 2024-02-29T00:00:00Z
            yyyy/MM/dd                     | 2023/2/3                          | !
            yyyy/MM/dd                     | 0000/01/01                        | !
            yyyyMMdd                       | 20010113                          | 2001-01-13T00:00:00Z
            yyyyMMddHHmmssSSS              | 20010113145607123                 | 2001-01-13T14:56:07.123Z
            yyyy-MM-dd HH:mm               | 2001-01-13 24:00                  | !
            yyyy-MM-dd HH                  | 2001-01-13 14                     | 2001-01-13T14:00:00Z
            yyyy-MM                        | 2001-01                           | !
            HH:mm                          | 14:56                             | !
            yyyy-MM-dd[ HH:mm]             | 2001-01-13                        | 2001-01-13T00:00:00Z
            yyyy-MM-dd[ HH:mm]             | 2001-01-13 14:56                  | 2001-01-13T14:56:00Z
            [yyyy-MM-dd][dd.MM.yyyy]       | 13.01.2001                        | 2001-01-13T00:00:00Z
            yyyy[-MM-dd                    | 2001-01-13                        | 2001-01-13T00:00:00Z
            yyyy-MM-dd'T'HH:mm             | 2001-01-13T14:56                  | 2001-01-13T14:56:00Z
            d 'of F' MMMM, yyyy            | 13 of F January, 2001             | 2001-01-13T00:00:00Z
            yyyy G M d                     | 2001 AD 1 13                      | 2001-01-13T00:00:00Z
            yyyy G M d                     | 44 BC 3 15                        | !
            GGGG yyyy M d                  | Anno Domini 2001 1 13             | 2001-01-13T00:00:00Z
            d.M.yy                         | 13.1.01                           | 2001-01-13T00:00:00Z
            d.M.uu                         | 13.1.99                           | 2099-01-13T00:00:00Z
            uuuu-DDD                       | 2021-032                          | 2021-02-01T00:00:00Z
            yyyy-DDD                       | 2021-366                          | !
            d MMM yyyy                     | 3 Sep 2021                        | 2021-09-03T00:00:00Z
            d MMM yyyy                     | 3 SEP 2021                        | 2021-09-03T00:00:00Z
            d MMM yyyy                     | 3 sep 2021                        | 2021-09-03T00:00:00Z
            d MMM yyyy                     | 13 Dec 2001                       | 2001-12-13T00:00:00Z
            d MMM yyyy                     | 13 Dez 2001                       | !
            d MMMM yyyy                    | 13 May 2001                       | 2001-05-13T00:00:00Z
            d LLL yyyy                     | 13 Oct 2001                       | 2001-10-13T00:00:00Z
            d LLLL yyyy                    | 13 March 2001                     | 2001-03-13T00:00:00Z
            d LL yyyy                      | 13 03 2001                        | 2001-03-13T00:00:00Z
            EEE, d MMM yyyy                | Sat, 13 Jan 2001                  | 2001-01-13T00:00:00Z
            EEE, d MMM yyyy                | Fri, 13 Jan 2001                  | !
            EEEE, MMMM d, yyyy             | saturday, january 13, 2001        | 2001-01-13T00:00:00Z
            EEE, dd MMM yyyy HH:mm:ss Z    | Sat, 13 Jan 2001 14:56:07 -0800   | 2001-01-13T22:56:07Z
            yyyy QQQ MM-dd                 | 2001 Q1 01-13                     | 2001-01-13T00:00:00Z
            yyyy QQQ MM-dd                 | 2001 Q2 01-13                     | !
            yyyy qqqq MM-dd                | 2001 1st quarter 01-13            | 2001-01-13T00:00:00Z
            YYYY-'W'ww-e                   | 2021-W01-1                        | 2021-01-04T00:00:00Z
            YYYY-'W'ww-e                   | 2020-W53-7                        | 2021-01-03T00:00:00Z
            YYYY-'W'ww-e                   | 2021-W53-1                        | !
            YYYY-'W'ww-c                   | 2021-W01-2                        | 2021-01-05T00:00:00Z
            YYYY-'W'ww-EEE                 | 2021-W01-Sun                      | 2021-01-10T00:00:00Z
            YYYY-'W'ww-eee                 | 2021-W01-Sun                      | 2021-01-10T00:00:00Z
            YYYY-'W'ww-cccc                | 2021-W01-Sunday                   | 2021-01-10T00:00:00Z
            yyyy-MM W EEE                  | 2021-01 1 Fri                     | 2021-01-08T00:00:00Z
            yyyy-MM F EEE                  | 2021-01 1 Fri                     | 2021-01-01T00:00:00Z
            yyyy-MM F EEE                  | 2021-01 3 Fri                     | 2021-01-15T00:00:00Z
            g                              | 59460                             | 2021-09-03T00:00:00Z
            yyyy-MM-dd hh:mm a             | 2001-01-13 02:56 PM               | 2001-01-13T14:56:00Z
            yyyy-MM-dd hh:mm a             | 2001-01-13 12:00 am               | 2001-01-13T00:00:00Z
            yyyy-MM-dd hh:mm a             | 2001-01-13 14:56 PM               | !
            yyyy-MM-dd hh:mm:ss            | 2001-01-13 02:56:07               | !
            yyyy-MM-dd a                   | 2001-01-13 PM                     | !
            yyyy-MM-dd K:mm a              | 2001-01-13 0:10 PM                | 2001-01-13T12:10:00Z
            yyyy-MM-dd h B                 | 2001-01-13 2 in the afternoon     | 2001-01-13T14:00:00Z
            yyyy-MM-dd h B                 | 2001-01-13 9 at night             | 2001-01-13T21:00:00Z
            yyyy-MM-dd kk:mm               | 2001-01-13 24:10                  | 2001-01-13T00:10:00Z
            yyyy-MM-dd H:mm:ss             | 2001-01-13 4:56:07                | 2001-01-13T04:56:07Z
            yyyy-MM-dd H:mm:ss             | 2001-01-13 4:56:60                | !
            yyyy-MM-dd HH:mm:ss.SSSSSSSSS  | 2001-01-13 14:56:07.123456789     | 2001-01-13T14:56:07.123456789Z
            yyyy-MM-dd A                   | 2001-01-13 1500                   | 2001-01-13T00:00:01.5Z
            yyyy-MM-dd N                   | 2001-01-13 1500                   | 2001-01-13T00:00:00.0000015Z
            yyyy-MM-dd HH:mm:ss n          | 2001-01-13 14:56:07 1500          | 2001-01-13T14:56:07.0000015Z
            yyyy-MM-dd ppH:mm              | 2001-01-13  4:56                  | 2001-01-13T04:56:00Z
            yyyy-MM-dd HH:mm VV            | 2001-01-13 14:56 Europe/Prague    | 2001-01-13T13:56:00Z
            yyyy-MM-dd HH:mm VV            | 2001-07-13 14:56 Europe/Prague    | 2001-07-13T12:56:00Z
            yyyy-MM-dd HH:mm VV            | 2001-07-13 14:56 Z                | 2001-07-13T14:56:00Z
            yyyy-MM-dd HH:mm VV            | 2021-03-28 02:30 Europe/Prague    | !
            yyyy-MM-dd HH:mm VV            | 2021-10-31 02:30 Europe/Prague    | 2021-10-31T00:30:00Z
            yyyy-MM-dd VV                  | 2001-01-13 Europe/Prague          | 2001-01-12T23:00:00Z
            yyyy-MM-dd XXX                 | 2001-01-13 +02:00                 | 2001-01-12T22:00:00Z
            yyyy-MM-dd HH:mm v             | 2001-01-13 14:56 PT               | 2001-01-13T22:56:00Z
            yyyy-MM-dd HH:mm vvvv          | 2001-01-13 14:56 Pacific Time     | 2001-01-13T22:56:00Z
            yyyy-MM-dd HH:mm z             | 2001-01-13 14:56 PST              | 2001-01-13T22:56:00Z
            yyyy-MM-dd HH:mm z             | 2001-01-13 14:56 UTC              | 2001-01-13T14:56:00Z
            yyyy-MM-dd HH:mm zzzz          | 2001-01-13 14:56 Central European Standard Time | 2001-01-13T13:56:00Z
            yyyy-MM-dd HH:mm O             | 2001-01-13 14:56 GMT+8            | 2001-01-13T06:56:00Z
            yyyy-MM-dd HH:mm OOOO          | 2001-01-13 14:56 GMT+08:00        | 2001-01-13T06:56:00Z
            yyyy-MM-dd HH:mm X             | 2001-01-13 14:56 -08              | 2001-01-13T22:56:00Z
            yyyy-MM-dd HH:mm XX            | 2001-01-13 14:56 Z                | 2001-01-13T14:56:00Z
            yyyy-MM-dd HH:mmXXX            | 2001-01-13 14:56+01:30            | 2001-01-13T13:26:00Z
            yyyy-MM-dd HH:mm xx            | 2001-01-13 14:56 +0130            | 2001-01-13T13:26:00Z
            yyyy-MM-dd HH:mm Z             | 2001-01-13 14:56 +0000            | 2001-01-13T14:56:00Z
            yyyy-MM-dd HH:mm ZZZZ          | 2001-01-13 14:56 GMT+01:00        | 2001-01-13T13:56:00Z
            epoch-s                        | 979397760                         | 2001-01-13T14:56:00Z
            epoch-s                        | 979397760.123456789               | 2001-01-13T14:56:00.123456789Z
            epoch-s                        | 253402300800                      | !
            epoch-ms                       | 979397760123                      | 2001-01-13T14:56:00.123Z
            epoch-ms                       | 979397760123.456789               | 2001-01-13T14:56:00.123456789Z
            epoch-us                       | 979397760123456                   | 2001-01-13T14:56:00.123456Z
            epoch-us                       | -1                                | 1969-12-31T23:59:59.999999Z
            epoch-ns                       | 979397760123456789                | 2001-01-13T14:56:00.123456789Z
            epoch-ns                       | -1                                | 1969-12-31T23:59:59.999999999Z
            """;

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreTheLocale() {
        Locale.setDefault(before);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = TIMES)
    void readsTheSameTimeInEveryLocale(String format, String text, String time) {
        for (Locale locale : LOCALES) {
            Locale.setDefault(locale);

            if (time.equals("!")) {
                assertThatThrownBy(() -> read(format, '"' + text + '"'))
                        .as("in %s", locale)
                        .isInstanceOf(RejectedLineException.class)
                        .hasMessage("field \"at\" must be a time in the format " + format + ", was \"" + text + '"');
            } else {
                assertThat(readOrFail(format, '"' + text + '"'))
                        .as("in %s", locale)
                        .isEqualTo(Instant.parse(time));
            }
        }
    }

    @Test
    void everyLetterIsInAPatternThatReadsATime() {
        Set<Character> read = TIMES.lines()
                .filter(row -> !row.endsWith("!"))
                .map(row -> row.substring(0, row.indexOf('|')))
                .filter(format -> !format.startsWith("iso") && !format.startsWith("epoch"))
                .flatMap(format -> unquoted(format).chars().mapToObj(c -> (char) c))
                .collect(Collectors.toSet());

        assertThat(read).containsAll(LETTERS.chars().mapToObj(c -> (char) c).toList());
        assertThat(lettersOfThisJava()).isEqualTo(letters(LETTERS));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "epoch-ns, 1700000000123456789, 2023-11-14T22:13:20.123456789Z",
        "epoch-us, 1700000000123456, 2023-11-14T22:13:20.123456Z",
        "epoch-s, 1700000000.123456789, 2023-11-14T22:13:20.123456789Z",
        "epoch-s, 1.7e9, 2023-11-14T22:13:20Z",
        "epoch-ms, 1700000000123.4567, 2023-11-14T22:13:20.123456700Z",
        "epoch-ns, 9007199254740993, 1970-04-15T05:59:59.254740993Z",
        "yyyyMMdd, 20010113, 2001-01-13T00:00:00Z",
        "yyyyMMddHHmmssSSS, 20010113145607123, 2001-01-13T14:56:07.123Z"
    })
    void aNumberKeepsAllItsDigits(String format, String json, Instant time) throws RejectedLineException {
        assertThat(read(format, json)).isEqualTo(time);
    }

    private static Instant readOrFail(String format, String json) {
        try {
            return read(format, json);
        } catch (RejectedLineException e) {
            throw new AssertionError(format + " in " + Locale.getDefault(), e);
        }
    }

    private static Instant read(String format, String json) throws RejectedLineException {
        TimestampField field = new TimestampField(
                "at", TimestampFormat.of(format), TimestampField.Missing.REJECT, InstantSource.fixed(Instant.EPOCH));
        LineParser parser = new LineParser(Optional.empty(), Optional.of(field), Set.of());
        Timestamp time = parser.parse(1, ("{\"at\":" + json + "}").getBytes(StandardCharsets.UTF_8))
                .getTimestamp();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private static String unquoted(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }

    private static Set<Character> letters(String text) {
        return text.chars().mapToObj(c -> (char) c).collect(Collectors.toSet());
    }

    /** Returns the letters that are valid in a pattern, single or doubled. */
    private static Set<Character> lettersOfThisJava() {
        Set<Character> letters = letters("p");
        for (char c = 'A'; c <= 'z'; c++) {
            for (int count = 1; count <= 2 && Character.isLetter(c); count++) {
                if (isPattern(String.valueOf(c).repeat(count))) {
                    letters.add(c);
                }
            }
        }
        return letters;
    }

    private static boolean isPattern(String pattern) {
        try {
            return TimestampFormat.of(pattern) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Locale locale(String tag) {
        return Locale.forLanguageTag(tag);
    }
}
