package io.ingestor.rules.internal.schema;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A regular expression of ECMA-262 with the flag {@code u}, translated for another engine. RE2/J and
 * {@code java.util.regex} interpret the translated literals, classes and anchors identically.
 *
 * <p>Two constructs of patterns without the flag are also accepted: an unnecessary escape of a punctuation mark, and an
 * unescaped brace or bracket that stands for itself.
 */
final class EcmaPattern {

    /** The largest counted repeat that RE2/J accepts. */
    private static final int RE2_REPEATS = 1000;
    /**
     * The size limit for RE2/J, which expands counted repeats. It bounds the memory of the program and the time per
     * character.
     */
    private static final int RE2_SIZE = 5000;
    /** The maximum depth of nested groups. Deeper nesting would exhaust the stack of an engine. */
    private static final int MAX_DEPTH = 100;

    private static final CodePoints IN_A_LINE =
            CodePoints.of('\n', '\n', '\r', '\r', 0x2028, 0x2029).others();

    private final PatternReader in;
    private final PatternSyntax syntax;
    private final StringBuilder out = new StringBuilder();
    private final Set<String> obstacles = new LinkedHashSet<>();
    private final Map<String, Integer> names = new HashMap<>();
    private int depth;
    private int groups;
    private int highestReference;

    private EcmaPattern(String source, PatternSyntax syntax) {
        this.in = new PatternReader(source);
        this.syntax = syntax;
    }

    /**
     * Translates a pattern.
     *
     * @throws InvalidPatternException if the pattern does not conform to ECMA-262
     */
    static EcmaPattern parse(String source, PatternSyntax syntax) throws InvalidPatternException {
        EcmaPattern pattern = new EcmaPattern(source, syntax);
        pattern.countGroups();
        long size = pattern.alternatives();
        if (!pattern.in.isAtEnd()) {
            throw invalid("has a ')' without a '('");
        }
        if (pattern.highestReference > pattern.groups) {
            throw invalid("refers to group " + pattern.highestReference + ", which it does not have");
        }
        if (size > RE2_SIZE) {
            pattern.obstacles.add("its repeats expand to more than " + RE2_SIZE + " steps");
        }
        return pattern;
    }

    /** Returns the translation. */
    String translation() {
        return out.toString();
    }

    /** Returns the reasons why RE2/J cannot run the pattern; empty if it can. */
    Set<String> obstacles() {
        return obstacles;
    }

    /** Numbers the groups in advance, because a reference to a named group may precede the group. */
    private void countGroups() throws InvalidPatternException {
        String source = in.source;
        boolean inClass = false;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' || c == ']') {
                inClass = c == '[';
            } else if (c == '(' && !inClass) {
                boolean named =
                        source.startsWith("(?<", i) && !source.startsWith("(?<=", i) && !source.startsWith("(?<!", i);
                if (named || !source.startsWith("(?", i)) {
                    groups++;
                }
                if (named) {
                    int end = source.indexOf('>', i);
                    if (end < i + 4 || names.put(source.substring(i + 3, end), groups) != null) {
                        throw invalid("has a group whose name is empty, not closed or not unique");
                    }
                }
            }
        }
    }

    /**
     * Translates alternatives. Returns their approximate size: the number of characters, classes and anchors, with
     * counted repeats expanded.
     */
    private long alternatives() throws InvalidPatternException {
        if (++depth > MAX_DEPTH) {
            throw invalid("has groups nested more than " + MAX_DEPTH + " levels deep");
        }
        long size = 1;
        while (!in.isAtEnd() && in.current() != ')') {
            if (in.current() == '|') {
                in.at++;
                out.append('|');
                size++;
            } else {
                size = Math.min(size + term(), Integer.MAX_VALUE);
            }
        }
        depth--;
        return size;
    }

    private long term() throws InvalidPatternException {
        int start = out.length();
        return switch (in.current()) {
            case '^' -> {
                in.at++;
                out.append("\\A");
                yield unrepeated(1);
            }
            case '$' -> {
                in.at++;
                out.append("\\z");
                yield unrepeated(1);
            }
            case '(' -> group(start);
            case '[' -> {
                in.at++;
                in.bracketClass().appendTo(out);
                yield repeated(1, start);
            }
            case '.' -> {
                in.at++;
                IN_A_LINE.appendTo(out);
                yield repeated(1, start);
            }
            case '\\' -> escape(start);
            default -> {
                if (in.isAtQuantifier()) {
                    throw invalid("has nothing to repeat at " + in.at);
                }
                literal(in.literal());
                yield repeated(1, start);
            }
        };
    }

    private long unrepeated(long size) throws InvalidPatternException {
        if (in.isAtQuantifier()) {
            throw invalid("repeats an assertion at " + in.at);
        }
        return size;
    }

    private long group(int start) throws InvalidPatternException {
        boolean assertion = false;
        if (in.continuesWith("(?:")) {
            take("(?:");
        } else if (in.continuesWith("(?=") || in.continuesWith("(?!")) {
            assertion = true;
            lookAround(3);
        } else if (in.continuesWith("(?<=") || in.continuesWith("(?<!")) {
            assertion = true;
            lookAround(4);
        } else if (in.continuesWith("(?<")) {
            in.at = in.source.indexOf('>', in.at) + 1;
            out.append('(');
        } else if (in.continuesWith("(?")) {
            throw invalid("has an unknown kind of group at " + in.at);
        } else {
            take("(");
        }
        long size = alternatives();
        if (in.isAtEnd()) {
            throw invalid("has a '(' without a ')'");
        }
        take(")");
        return assertion ? unrepeated(size) : repeated(size, start);
    }

    private void lookAround(int length) {
        String opening = in.source.substring(in.at, in.at + length);
        obstacles.add("it looks around: " + opening + "...)");
        take(opening);
    }

    private void take(String text) {
        out.append(text);
        in.at += text.length();
    }

    private long escape(int start) throws InvalidPatternException {
        if (in.continuesWith("\\b") || in.continuesWith("\\B")) {
            in.at += 2;
            out.append(in.source.charAt(in.at - 1) == 'b' ? syntax.boundary() : syntax.noBoundary());
            return unrepeated(1);
        }
        int number = in.reference(names);
        if (number > 0) {
            obstacles.add("it refers back to a group");
            highestReference = Math.max(highestReference, number);
            out.append("(?:\\").append(number).append(')');
            return repeated(1, start);
        }
        CodePoints set = in.classEscape();
        if (set != null) {
            set.appendTo(out);
        } else {
            literal(in.characterEscape());
        }
        return repeated(1, start);
    }

    /** Translates the quantifier of the term written at {@code start}, if there is one. Returns the expanded size. */
    private long repeated(long size, int start) throws InvalidPatternException {
        if (!in.isAtQuantifier()) {
            return size;
        }
        long times = 1;
        int[] bounds = in.counted();
        if (bounds == null) {
            take(String.valueOf(in.current()));
        } else {
            in.at = in.source.indexOf('}', in.at) + 1;
            times = bounds[1] < 0 ? bounds[0] + 1L : bounds[1];
            if (times > RE2_REPEATS) {
                obstacles.add("it repeats more than " + RE2_REPEATS + " times");
            }
            out.insert(start, "(?:").append("){").append(bounds[0]);
            out.append(bounds[1] < 0 ? "," : bounds[1] == bounds[0] ? "" : "," + bounds[1])
                    .append('}');
        }
        if (in.continuesWith("?")) {
            take("?");
        }
        if (in.isAtQuantifier()) {
            throw invalid("has nothing to repeat at " + in.at);
        }
        return Math.min(Math.max(1, times) * size, Integer.MAX_VALUE);
    }

    private void literal(int point) {
        if (point < 0x80 && Character.isLetterOrDigit(point)) {
            out.append((char) point);
        } else {
            CodePoints.appendPoint(out, point);
        }
    }

    private static InvalidPatternException invalid(String what) {
        return new InvalidPatternException(what);
    }
}
