package io.ingestor.rules.internal.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of the escapes, classes and counted repeats in an ECMA-262 pattern. */
final class PatternReader {

    private static final CodePoints DIGITS = CodePoints.of('0', '9');
    private static final CodePoints WORD = CodePoints.of('0', '9', 'A', 'Z', 'a', 'z', '_', '_');
    private static final CodePoints SPACE = CodePoints.of(
            9, 13, ' ', ' ', 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f,
            0x3000, 0x3000, 0xfeff, 0xfeff);

    final String source;
    int at;

    PatternReader(String source) {
        this.source = source;
    }

    boolean isAtEnd() {
        return at >= source.length();
    }

    char current() {
        return source.charAt(at);
    }

    /** Returns true if the rest of the pattern starts with the text. */
    boolean continuesWith(String text) {
        return source.startsWith(text, at);
    }

    /** Returns true if the next character starts a quantifier. */
    boolean isAtQuantifier() throws InvalidPatternException {
        return !isAtEnd() && ("*+?".indexOf(current()) >= 0 || counted() != null);
    }

    /** Reads a literal code point. */
    int literal() {
        int point = source.codePointAt(at);
        at += Character.charCount(point);
        return point;
    }

    /**
     * Returns the bounds of {@code {n}}, {@code {n,}} or {@code {n,m}} without consuming them; null if there is no
     * counted repeat. The upper bound is -1 if absent.
     */
    int @Nullable [] counted() throws InvalidPatternException {
        int end = !isAtEnd() && current() == '{' ? source.indexOf('}', at) : -1;
        if (end < 0 || !source.substring(at + 1, end).matches("[0-9]+(,[0-9]*)?")) {
            return null;
        }
        String body = source.substring(at + 1, end);
        int comma = body.indexOf(',');
        try {
            int least = Integer.parseInt(comma < 0 ? body : body.substring(0, comma));
            int most =
                    comma < 0 ? least : comma == body.length() - 1 ? -1 : Integer.parseInt(body.substring(comma + 1));
            if (most >= 0 && most < least) {
                throw invalid("has a repeat whose bounds are out of order: {" + body + "}");
            }
            return new int[] {least, most};
        } catch (NumberFormatException e) {
            throw invalid("has a repeat that is too large: {" + body + "}");
        }
    }

    /**
     * Reads a back-reference by number or name. Returns the number of the group, or 0 if there is no back-reference.
     */
    int reference(Map<String, Integer> names) throws InvalidPatternException {
        int end = at + 1;
        while (end < source.length() && end < at + 4 && Character.isDigit(source.charAt(end))) {
            end++;
        }
        if (end > at + 1 && source.charAt(at + 1) != '0') {
            int number = Integer.parseInt(source.substring(at + 1, end));
            at = end;
            return number;
        }
        if (!continuesWith("\\k")) {
            return 0;
        }
        end = source.indexOf('>', at);
        Integer number = continuesWith("\\k<") && end > 0 ? names.get(source.substring(at + 3, end)) : null;
        if (number == null) {
            throw invalid("refers to a group name that it does not have at " + at);
        }
        at = end + 1;
        return number;
    }

    /** Reads a character class after its opening bracket. */
    CodePoints bracketClass() throws InvalidPatternException {
        boolean negated = at < source.length() && source.charAt(at) == '^';
        if (negated) {
            at++;
        }
        CodePoints points = new CodePoints();
        while (true) {
            if (at >= source.length()) {
                throw invalid("has a '[' without a ']'");
            }
            if (source.charAt(at) == ']') {
                at++;
                return negated ? points.others() : points;
            }
            CodePoints set = classEscape();
            int first = set == null ? classPoint() : -1;
            boolean range = at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']';
            if (set != null) {
                if (range) {
                    throw invalid("has a range that begins with a class at " + at);
                }
                points.addAll(set);
            } else if (range) {
                at++;
                if (classEscape() != null) {
                    throw invalid("has a range that ends with a class at " + at);
                }
                int last = classPoint();
                if (last < first) {
                    throw invalid("has a range whose ends are out of order before " + at);
                }
                points.add(first, last);
            } else {
                points.add(first, first);
            }
        }
    }

    private int classPoint() throws InvalidPatternException {
        if (at >= source.length()) {
            throw invalid("has a '[' without a ']'");
        }
        if (continuesWith("\\b")) {
            at += 2;
            return '\b';
        }
        return current() == '\\' ? characterEscape() : literal();
    }

    /**
     * Reads {@code \d}, {@code \w}, {@code \s}, {@code \p{...}} or a complement of them. Returns null if there is none.
     */
    @Nullable
    CodePoints classEscape() throws InvalidPatternException {
        if (source.charAt(at) != '\\' || at + 1 >= source.length()) {
            return null;
        }
        char c = source.charAt(at + 1);
        CodePoints set = switch (Character.toLowerCase(c)) {
            case 'd' -> DIGITS;
            case 'w' -> WORD;
            case 's' -> SPACE;
            case 'p' -> property();
            default -> null;
        };
        if (set == null) {
            return null;
        }
        at = Character.toLowerCase(c) == 'p' ? source.indexOf('}', at) + 1 : at + 2;
        return Character.isUpperCase(c) ? set.others() : set;
    }

    private CodePoints property() throws InvalidPatternException {
        int end = source.indexOf('}', at);
        if (at + 2 >= source.length() || source.charAt(at + 2) != '{' || end < 0) {
            throw invalid("has a \\p without a property in braces at " + at);
        }
        String name = source.substring(at + 3, end);
        return UnicodeProperties.of(name).orElseThrow(() -> invalid("names an unknown Unicode property: " + name));
    }

    /** Reads an escaped character. */
    int characterEscape() throws InvalidPatternException {
        if (at + 1 >= source.length()) {
            throw invalid("ends with a '\\'");
        }
        int point = source.codePointAt(at + 1);
        at += 1 + Character.charCount(point);
        return switch (point) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'v' -> 0x0b;
            case 'f' -> '\f';
            case 'r' -> '\r';
            case '0' -> zero();
            case 'c' -> control();
            case 'x' -> hex(2);
            case 'u' -> unicodeEscape();
            default -> {
                if (point <= 0x7f && Character.isLetterOrDigit(point)) {
                    throw unknownEscape(point);
                }
                yield point;
            }
        };
    }

    private int zero() throws InvalidPatternException {
        if (!isAtEnd() && Character.isDigit(current())) {
            throw unknownEscape('0');
        }
        return 0;
    }

    private int control() throws InvalidPatternException {
        if (isAtEnd() || !isLetter(current())) {
            throw unknownEscape('c');
        }
        return source.charAt(at++) % 32;
    }

    private static InvalidPatternException unknownEscape(int point) {
        return invalid("has an escape that ECMA-262 does not have: \\" + Character.toString(point));
    }

    private int unicodeEscape() throws InvalidPatternException {
        if (at < source.length() && source.charAt(at) == '{') {
            int end = source.indexOf('}', at);
            if (end < 0 || !source.substring(at + 1, end).matches("0*[0-9A-Fa-f]{1,6}")) {
                throw invalid("has a \\u{...} that is not a code point at " + at);
            }
            int point = Integer.parseInt(source.substring(at + 1, end), 16);
            if (point > Character.MAX_CODE_POINT) {
                throw invalid("has a \\u{...} above 10FFFF at " + at);
            }
            at = end + 1;
            return point;
        }
        int unit = hex(4);
        if (Character.isHighSurrogate((char) unit) && source.startsWith("\\u", at)) {
            int back = at;
            at += 2;
            int low = hex(4);
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) unit, (char) low);
            }
            at = back;
        }
        return unit;
    }

    private int hex(int digits) throws InvalidPatternException {
        int end = at + digits;
        if (end > source.length() || !source.substring(at, end).matches("[0-9A-Fa-f]+")) {
            throw invalid("has an escape without " + digits + " hexadecimal digits at " + at);
        }
        int value = Integer.parseInt(source.substring(at, end), 16);
        at = end;
        return value;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static InvalidPatternException invalid(String what) {
        return new InvalidPatternException(what);
    }
}
