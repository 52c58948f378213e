package io.ingestor.rules.internal.evolve;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/** Matching of patterns and texts, limited to those for which all dialects of regular expressions agree. */
final class NamePattern {

    /** The supported syntax: literals, plain character classes, alternatives, repetitions, groups and outer anchors. */
    private static final java.util.regex.Pattern PLAIN =
            java.util.regex.Pattern.compile("\\^?(?:[A-Za-z0-9 _:@/,;=-]|\\\\[./-]|[.()|*+?]"
                    + "|\\{[0-9]{1,3}(?:,[0-9]{0,3})?}|\\[\\^?[A-Za-z0-9_](?:-?[A-Za-z0-9_])*])*\\$?");

    private static final int MAX_PATTERN = 200;

    private NamePattern() {}

    static Verdict matches(String pattern, String text) {
        boolean plainText = text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
        boolean plainGroups = !pattern.replace("(?:", "").contains("(?");
        if (!plainText
                || !plainGroups
                || pattern.length() > MAX_PATTERN
                || !PLAIN.matcher(pattern).matches()) {
            return Verdict.UNKNOWN;
        }
        try {
            return Verdict.of(Pattern.compile(pattern).matcher(text).find());
        } catch (PatternSyntaxException e) {
            return Verdict.UNKNOWN;
        }
    }
}
