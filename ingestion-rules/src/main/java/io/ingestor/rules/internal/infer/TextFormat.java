package io.ingestor.rules.internal.infer;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recognized formats of strings. Each accepts only texts that every validator accepts. */
enum TextFormat {
    DATE_TIME("date-time", TextFormat::isDateTime),
    DATE("date", TextFormat::isDate),
    UUID(
            "uuid",
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
                    .asMatchPredicate()),
    EMAIL(
            "email",
            Pattern.compile("[A-Za-z0-9_+-]{1,32}(?:\\.[A-Za-z0-9_+-]{1,32})?"
                            + "@[A-Za-z0-9]{1,32}(?:-[A-Za-z0-9]{1,16})?(?:\\.[A-Za-z]{2,24}){1,3}")
                    .asMatchPredicate()),
    IPV4("ipv4", TextFormat::isIpv4),
    IPV6("ipv6", TextFormat::isIpv6),
    URI_TEXT("uri", TextFormat::isUri);

    private static final int MAX_LENGTH = 2_000;
    private static final Pattern TIME_OF_DAY = Pattern.compile(
            "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?(?:Z|[+](0[0-9]|1[0-4]):[0-5][0-9]|-(0[1-9]|1[0-2]):[0-5][0-9])");
    private static final Pattern DATE_TEXT = Pattern.compile("[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}");
    private static final Pattern OCTETS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");
    private static final Pattern GROUPS = Pattern.compile("[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4})*");
    private static final Pattern URI_CHARACTERS = Pattern.compile("https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?"
            + "(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?(?:#[A-Za-z0-9._~-]*)?");

    private final String keyword;

    @SuppressWarnings("ImmutableEnumChecker") // all rules are stateless
    private final Predicate<String> rule;

    TextFormat(String keyword, Predicate<String> rule) {
        this.keyword = keyword;
        this.rule = rule;
    }

    /** Returns the name of the format in a schema. */
    String keyword() {
        return keyword;
    }

    boolean matches(String text) {
        return text.length() <= MAX_LENGTH && rule.test(text);
    }

    private static boolean isDate(String text) {
        if (!DATE_TEXT.matcher(text).matches()) {
            return false;
        }
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        int dateLength = 10;
        return text.length() > dateLength
                && isDate(text.substring(0, dateLength))
                && TIME_OF_DAY.matcher(text.substring(dateLength)).matches();
    }

    private static boolean isIpv4(String text) {
        return OCTETS.matcher(text).matches();
    }

    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return GROUPS.matcher(text).matches() && groups(text) == 8;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        return (before.isEmpty() || GROUPS.matcher(before).matches())
                && (after.isEmpty() || GROUPS.matcher(after).matches())
                && groups(before) + groups(after) < 8;
    }

    private static long groups(String text) {
        return text.isEmpty() ? 0 : text.chars().filter(c -> c == ':').count() + 1;
    }

    private static boolean isUri(String text) {
        Matcher matcher = URI_CHARACTERS.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        try {
            return new URI(text).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
