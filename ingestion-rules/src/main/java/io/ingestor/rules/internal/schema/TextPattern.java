package io.ingestor.rules.internal.schema;

import io.ingestor.validate.UndecidedException;

/** A compiled pattern that looks for a match anywhere in a text. Safe for use by many threads. */
sealed interface TextPattern permits LinearPattern, BacktrackingPattern {

    /**
     * Returns true if the text contains a match.
     *
     * @throws UndecidedException if a backtracking engine took more steps than it may
     */
    boolean isFoundIn(String text);

    /** Returns true if bytes of UTF-8 contain a match. */
    boolean isFoundIn(byte[] array, int offset, int length);

    /**
     * Compiles a pattern of ECMA-262 for RE2/J, or for a bounded backtracking engine if RE2/J cannot run it.
     *
     * @throws InvalidPatternException if the pattern is not one of ECMA-262, or no engine supports it
     */
    static TextPattern compile(String source) throws InvalidPatternException {
        EcmaPattern pattern = EcmaPattern.parse(source, PatternSyntax.RE2);
        if (pattern.obstacles().isEmpty()) {
            return new LinearPattern(pattern.translation());
        }
        EcmaPattern backtracking = EcmaPattern.parse(source, PatternSyntax.JAVA);
        return BacktrackingPattern.compile(source, backtracking.translation(), String.join(", ", pattern.obstacles()));
    }
}
