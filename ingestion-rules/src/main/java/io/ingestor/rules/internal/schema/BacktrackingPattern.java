package io.ingestor.rules.internal.schema;

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

    private final Pattern pattern;
    private final String reason;

    private BacktrackingPattern(Pattern pattern, String reason) {
        this.pattern = pattern;
        this.reason = reason;
    }

    static BacktrackingPattern compile(String translation, String reason) throws InvalidPatternException {
        try {
            return new BacktrackingPattern(Pattern.compile(translation), reason);
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
            return pattern.matcher(new CountedText(text, new Steps())).find();
        } catch (StackOverflowError e) {
            throw new PatternTooCostlyException("nests too deep on this text");
        }
    }

    @Override
    public boolean isFoundIn(byte[] array, int offset, int length) {
        return isFoundIn(new String(array, offset, length, StandardCharsets.UTF_8));
    }

    /** The steps of one search. */
    private static final class Steps {
        private int taken;
    }

    /** A text that counts how often it is read; its parts count with it. */
    private record CountedText(CharSequence text, Steps steps) implements CharSequence {

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps.taken > MAX_STEPS) {
                throw new PatternTooCostlyException("took more than " + MAX_STEPS + " steps on this text");
            }
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
