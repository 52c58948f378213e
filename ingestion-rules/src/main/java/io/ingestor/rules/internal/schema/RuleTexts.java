package io.ingestor.rules.internal.schema;

import io.ingestor.validate.TextRule;

/** Rules of the compiled schema for patterns and formats. */
final class RuleTexts {

    private RuleTexts() {}

    static TextRule pattern(TextPattern pattern, String source) {
        return new PatternRule(pattern, "text with a match of " + source);
    }

    static TextRule format(TextFormat format, String name) {
        return new FormatRule(format, "of the format " + name);
    }

    private record PatternRule(TextPattern pattern, String expected) implements TextRule {

        @Override
        public boolean accepts(byte[] utf8, int offset, int length) {
            return pattern.isFoundIn(utf8, offset, length);
        }

        @Override
        public String keyword() {
            return "pattern";
        }
    }

    private record FormatRule(TextFormat format, String expected) implements TextRule {

        @Override
        public boolean accepts(byte[] utf8, int offset, int length) {
            return format.matches(utf8, offset, offset + length);
        }

        @Override
        public String keyword() {
            return "format";
        }
    }
}
