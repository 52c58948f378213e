package io.ingestor.rules.internal.schema;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** The code points of a Unicode property, such as {@code L}, {@code Script=Greek} or {@code Alphabetic}. */
final class UnicodeProperties {

    /** The general categories, indexed by the value of {@link Character#getType(int)}; 17 is unused. */
    private static final String[] CATEGORIES = {
        "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "", "Co",
        "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf"
    };

    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("Letter", "L"),
            Map.entry("Cased_Letter", "LC"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Modifier_Letter", "Lm"),
            Map.entry("Other_Letter", "Lo"),
            Map.entry("Mark", "M"),
            Map.entry("Combining_Mark", "M"),
            Map.entry("Nonspacing_Mark", "Mn"),
            Map.entry("Spacing_Mark", "Mc"),
            Map.entry("Enclosing_Mark", "Me"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Letter_Number", "Nl"),
            Map.entry("Other_Number", "No"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Connector_Punctuation", "Pc"),
            Map.entry("Dash_Punctuation", "Pd"),
            Map.entry("Open_Punctuation", "Ps"),
            Map.entry("Close_Punctuation", "Pe"),
            Map.entry("Initial_Punctuation", "Pi"),
            Map.entry("Final_Punctuation", "Pf"),
            Map.entry("Other_Punctuation", "Po"),
            Map.entry("Symbol", "S"),
            Map.entry("Math_Symbol", "Sm"),
            Map.entry("Currency_Symbol", "Sc"),
            Map.entry("Modifier_Symbol", "Sk"),
            Map.entry("Other_Symbol", "So"),
            Map.entry("Separator", "Z"),
            Map.entry("Space_Separator", "Zs"),
            Map.entry("Line_Separator", "Zl"),
            Map.entry("Paragraph_Separator", "Zp"),
            Map.entry("Other", "C"),
            Map.entry("Control", "Cc"),
            Map.entry("cntrl", "Cc"),
            Map.entry("Format", "Cf"),
            Map.entry("Surrogate", "Cs"),
            Map.entry("Private_Use", "Co"),
            Map.entry("Unassigned", "Cn"));

    private static final Map<String, IntPredicate> BINARY = Map.of(
            "Any", point -> true,
            "ASCII", point -> point < 0x80,
            "Assigned", Character::isDefined,
            "Alphabetic", Character::isAlphabetic,
            "Alpha", Character::isAlphabetic,
            "Lowercase", Character::isLowerCase,
            "Uppercase", Character::isUpperCase,
            "Ideographic", Character::isIdeographic,
            "White_Space", UnicodeProperties::isWhiteSpace);

    private static final Map<String, CodePoints> KNOWN = new ConcurrentHashMap<>();

    private UnicodeProperties() {}

    /** Returns the code points with the property; empty if the property is unknown. */
    static Optional<CodePoints> of(String property) {
        CodePoints known = KNOWN.get(property);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<CodePoints> made = test(property).map(UnicodeProperties::matching);
        made.ifPresent(points -> KNOWN.put(property, points));
        return made;
    }

    private static Optional<IntPredicate> test(String property) {
        int equals = property.indexOf('=');
        if (equals < 0) {
            IntPredicate binary = BINARY.get(property);
            return binary != null ? Optional.of(binary) : category(property);
        }
        String value = property.substring(equals + 1);
        return switch (property.substring(0, equals)) {
            case "General_Category", "gc" -> category(value);
            case "Script", "sc" -> script(value);
            default -> Optional.empty();
        };
    }

    private static Optional<IntPredicate> category(String name) {
        String category = LONG_NAMES.getOrDefault(name, name);
        if (category.equals("LC")) {
            return Optional.of(point -> {
                int type = Character.getType(point);
                return type >= Character.UPPERCASE_LETTER && type <= Character.TITLECASE_LETTER;
            });
        }
        boolean known = false;
        for (String candidate : CATEGORIES) {
            known |= !category.isEmpty() && candidate.startsWith(category);
        }
        return known
                ? Optional.of(point -> CATEGORIES[Character.getType(point)].startsWith(category))
                : Optional.empty();
    }

    private static Optional<IntPredicate> script(String name) {
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(name);
            return Optional.of(point -> Character.UnicodeScript.of(point) == script);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhiteSpace(int point) {
        return Character.isSpaceChar(point) || (point >= 9 && point <= 13) || point == 0x85;
    }

    private static CodePoints matching(IntPredicate test) {
        CodePoints points = new CodePoints();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (test.test(point)) {
                points.add(point, point);
            }
        }
        return points;
    }
}
