package io.ingestor.rules.internal.schema;

import io.ingestor.validate.UndecidedException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern that needs a backtracking engine, such as one with look-around. A search that reads more than
 * {@value #MAX_STEPS} characters throws {@link UndecidedException}.
 *
 * <p>It differs from ECMA-262 in one case: after an empty iteration, {@code java.util.regex} ends a repeat that needs
 * two or more iterations. Therefore <code>(?:^[^a]*?){2}\b</code> does not match {@code "-1"}.
 */
final class BacktrackingPattern implements TextPattern {

    /**
     * The maximum number of characters that a search reads: ten passes over 100,000 characters, or about ten
     * milliseconds.
     */
    static final int MAX_STEPS = 1_000_000;

    private final String source;
    private final Pattern pattern;
    private final String reason;

    private BacktrackingPattern(String source, Pattern pattern, String reason) {
        this.source = source;
        this.pattern = pattern;
        this.reason = reason;
    }

    /**
     * Compiles a pattern.
     *
     * @param source the pattern as written in the schema
     * @param translation the pattern in the syntax of {@code java.util.regex}
     * @param reason the reason why RE2/J cannot run it
     */
    static BacktrackingPattern compile(String source, String translation, String reason)
            throws InvalidPatternException {
        try {
            return new BacktrackingPattern(source, Pattern.compile(translation), reason);
        } catch (PatternSyntaxException e) {
            throw new InvalidPatternException("is not supported by any engine (" + reason + "): " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new InvalidPatternException("is too deep or too long to compile");
        }
    }

    /** Returns the reason why RE2/J cannot run the pattern. */
    String reason() {
        return reason;
    }

    @Override
    public boolean isFoundIn(String text) {
        try {
            return pattern.matcher(new CountedText(text, new Steps(source))).find();
        } catch (StackOverflowError e) {
            throw new UndecidedException(
                    "pattern " + source + " must be decided on the stack of a thread, needs more: shorten the text");
        }
    }

    @Override
    public boolean isFoundIn(byte[] array, int offset, int length) {
        return isFoundIn(new String(array, offset, length, StandardCharsets.UTF_8));
    }

    /** The step counter of one search. */
    private static final class Steps {
        private final String source;
        private int taken;

        private Steps(String source) {
            this.source = source;
        }

        void take() {
            if (++taken > MAX_STEPS) {
                throw new UndecidedException("pattern " + source + " must be decided in " + MAX_STEPS
                        + " steps, took more: simplify the pattern, or shorten the text");
            }
        }
    }

    /** A text that counts the characters read from it and from its subsequences. */
    private record CountedText(CharSequence text, Steps steps) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps.take();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new CountedText(text.subSequence(start, end), steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
