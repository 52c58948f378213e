package io.ingestor.rules.internal.schema;

import io.ingestor.validate.UndecidedException;

/** A compiled pattern that may match anywhere in a text. Thread-safe. */
sealed interface TextPattern permits LinearPattern, BacktrackingPattern {

    /**
     * Returns true if the text contains a match.
     *
     * @throws UndecidedException if a backtracking engine exceeds its step limit or the stack
     */
    boolean isFoundIn(String text);

    /**
     * Returns true if the UTF-8 bytes contain a match.
     *
     * @throws UndecidedException if a backtracking engine exceeds its step limit or the stack
     */
    boolean isFoundIn(byte[] array, int offset, int length);

    /**
     * Compiles an ECMA-262 pattern for RE2/J, or for a bounded backtracking engine if RE2/J cannot run it.
     *
     * @throws InvalidPatternException if the pattern does not conform to ECMA-262, or no engine supports it
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
