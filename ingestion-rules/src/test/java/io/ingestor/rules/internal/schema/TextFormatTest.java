package io.ingestor.rules.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "date-time | 1963-06-19T08:30:06.283185Z",
                "date-time | 1998-12-31T23:59:60Z",
                "date-time | 1998-12-31T15:59:60.123-08:00",
                "date-time | 1985-04-12t23:20:50+00:00",
                "date | 2024-02-29",
                "date | 2000-02-29",
                "time | 08:30:06Z",
                "time | 23:59:60+00:00",
                "time | 01:29:60+01:30",
                "duration | P4DT12H30M5S",
                "duration | P1Y2M3D",
                "duration | PT36H",
                "duration | P2W",
                "email | joe.bloggs@example.com",
                "email | te~st@example.com",
                "email | \"joe bloggs\"@example.com",
                "email | joe@[127.0.0.1]",
                "email | joe@[IPv6:::1]",
                "hostname | www.example.com",
                "hostname | xn--4gbwdl.xn--wgbh1c",
                "hostname | 1host",
                "ipv4 | 192.168.0.1",
                "ipv4 | 0.0.0.0",
                "ipv6 | ::",
                "ipv6 | ::1",
                "ipv6 | 1::",
                "ipv6 | ::ffff:192.168.0.1",
                "ipv6 | 1:2:3:4:5:6:7:8",
                "ipv6 | 1:2:3:4:5:6:1.2.3.4",
                "ipv6 | 1::8",
                "uri | http://foo.bar/?baz=qux#quux",
                "uri | ldap://[2001:db8::7]/c=GB?objectClass?one",
                "uri | mailto:John.Doe@example.com",
                "uri | urn:oasis:names:specification",
                "uri | http://a:b@host:80/%7Ea",
                "uri-reference | ../a?b#c",
                "uri-reference | `` ",
                "uri-reference | //host/a",
                "uri-reference | #fragment",
                "uri-reference | /a:b",
                "uuid | 2EB8AA08-aa98-11ea-b4aa-73b441d16380",
                "json-pointer | /foo/bar~0/baz~1/%a",
                "json-pointer | ``",
                "relative-json-pointer | 0#",
                "relative-json-pointer | 12/foo",
                "regex | ([abc])+\\s+$"
            })
    void acceptsTextsOfTheFormat(String name, String text) {
        assertThat(matches(name, text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "date-time | 1990-02-31T15:59:59.123-08:00",
                "date-time | 1963-06-19 08:30:06Z",
                "date-time | 1963-06-19T08:30:06",
                "date-time | 1998-12-31T23:58:60Z",
                "date-time | 1998-12-31T22:59:60Z",
                "date-time | 1963-06-1৪T00:00:00Z",
                "date-time | ``",
                "date | 2023-02-29",
                "date | 1900-02-29",
                "date | 2023-13-01",
                "date | 2023-04-31",
                "date | 06/19/1963",
                "date | 2023-1-01",
                "time | 24:00:00Z",
                "time | 08:30:06",
                "time | 08:30:06.Z",
                "time | 08:30:06+24:00",
                "time | 22:59:60Z",
                "time | 08:30Z",
                "duration | P",
                "duration | PT",
                "duration | P1Y2W",
                "duration | P1D2H",
                "duration | P2S",
                "duration | PT1D",
                "duration | P1YT",
                "duration | 4DT12H",
                "duration | P1Y2D",
                "email | 2962",
                "email | @example.com",
                "email | .test@example.com",
                "email | te..st@example.com",
                "email | joe@",
                "email | joe@[127.0.0.300]",
                "email | a@b@c d",
                "hostname | -a.example",
                "hostname | a..b",
                "hostname | a_b",
                "hostname | a.",
                "hostname | ``",
                "hostname | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.x",
                "ipv4 | 256.1.1.1",
                "ipv4 | 1.1.1",
                "ipv4 | 1.1.1.1.1",
                "ipv4 | 01.1.1.1",
                "ipv4 | 1.1.1.",
                "ipv6 | 12345::",
                "ipv6 | 1:2:3:4:5:6:7:8:9",
                "ipv6 | 1:2:3:4:5:6:7",
                "ipv6 | 1::2::3",
                "ipv6 | ::1%eth0",
                "ipv6 | :1",
                "ipv6 | 1:",
                "ipv6 | 1:2:3:4:5:6:7:1.2.3.4",
                "ipv6 | 1:2:3:4:5:6:7::8",
                "ipv6 | ``",
                "ipv6 | :::",
                "uri | //foo.bar",
                "uri | /abc",
                "uri | http:// a",
                "uri | http://[::1",
                "uri | http://a:b",
                "uri | http://a/%zz",
                "uri | http://é",
                "uri | 1:a",
                "uri | :a",
                "uri-reference | a:b\\",
                "uri-reference | 1:b",
                "uuid | 2eb8aa08-aa98-11ea-b4aa73b441d16380",
                "uuid | 2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
                "json-pointer | a",
                "json-pointer | /~2",
                "json-pointer | /~",
                "relative-json-pointer | /a",
                "relative-json-pointer | 01/a",
                "relative-json-pointer | 1##",
                "regex | ^(abc]"
            })
    void refusesOtherTexts(String name, String text) {
        assertThat(matches(name, text)).isFalse();
    }

    /** The text is surrounded by other bytes, which must not affect the result. */
    private static boolean matches(String name, String text) {
        TextFormat format = TextFormat.named(name).orElseThrow();
        byte[] bytes = ("1" + text + "1").getBytes(UTF_8);
        return format.matches(bytes, 1, bytes.length - 1);
    }
}
