package io.ingestor.rules.internal.schema;

import io.ingestor.validate.UndecidedException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern that only a backtracking engine can run, such as one with look-around. Each search may read
 * {@value #MAX_STEPS} characters; a text that needs more is refused rather than searched for hours.
 */
final class BacktrackingPattern implements TextPattern {

    /** Enough for a text of 100,000 characters that is passed ten times; takes some ten milliseconds. */
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
     * @param source the pattern as its author wrote it
     * @param translation the same pattern for this engine
     * @param reason why RE2/J cannot run it
     */
    static BacktrackingPattern compile(String source, String translation, String reason)
            throws InvalidPatternException {
        try {
            return new BacktrackingPattern(source, Pattern.compile(translation), reason);
        } catch (PatternSyntaxException e) {
            throw new InvalidPatternException(
                    "needs an engine that is not here (" + reason + "): " + e.getDescription());
        } catch (StackOverflowError e) {
            throw new InvalidPatternException("is too deep or too long to compile");
        }
    }

    /** Returns why RE2/J cannot run it. */
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

    /** The steps of one search. */
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

    /** A text that counts how often it is read; its parts count with it. */
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
