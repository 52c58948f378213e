package io.ingestor.rules.internal.schema;

import java.util.Random;

/** A generator of small random ECMA-262 patterns over few letters, and of texts that nearly match. */
final class RandomPatterns {

    private static final String[] ATOMS = {
        "a",
        "b",
        "é",
        ".",
        "\\d",
        "\\w",
        "\\s",
        "[ab]",
        "[^a]",
        "[a-c1-3]",
        "\\bb",
        "a\\B",
        "^",
        "$",
        "\\u{1F600}",
        "-",
        "\\.",
        "\\p{L}",
        "\\W"
    };
    private static final String TWICE = "{2}";
    private static final String[] QUANTIFIERS = {"*", "+", "?", TWICE, "{0,2}", "{1,}", "*?"};
    private static final String[] LETTERS = {"a", "b", "c", "é", "1", " ", "😀", "-", ".", "_"};

    private RandomPatterns() {}

    static String pattern(Random random, int depth) {
        StringBuilder out = new StringBuilder();
        int terms = random.nextInt(4);
        for (int i = 0; i < terms; i++) {
            if (depth > 0 && random.nextInt(4) == 0) {
                String quantifier = quantifier(random);
                // The engines differ on an iteration that is empty and has to be repeated, see BacktrackingPattern.
                String letter = quantifier.equals(TWICE) ? "[ab]" : "";
                out.append(random.nextBoolean() ? "(" : "(?:").append(letter).append(pattern(random, depth - 1));
                out.append(random.nextInt(3) == 0 ? "|" + letter + pattern(random, depth - 1) : "")
                        .append(')')
                        .append(quantifier);
            } else {
                String atom = ATOMS[random.nextInt(ATOMS.length)];
                out.append(atom);
                if (!atom.equals("^") && !atom.equals("$") && !atom.endsWith("B")) {
                    out.append(quantifier(random));
                }
            }
        }
        return out.toString();
    }

    static String text(Random random) {
        StringBuilder out = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            out.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return out.toString();
    }

    private static String quantifier(Random random) {
        return random.nextInt(3) == 0 ? QUANTIFIERS[random.nextInt(QUANTIFIERS.length)] : "";
    }
}
