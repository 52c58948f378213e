package io.ingestor.internal.schema;

import io.ingestor.validate.TextRule;
import java.util.ArrayList;
import java.util.List;

/** The constraints of a schema on strings. */
public final class TextParts {

    private Count length = Count.any("minLength", "maxLength", "character");
    private final List<TextRule> rules = new ArrayList<>();

    public void minLength(long codePoints) {
        length = length.withMin(codePoints);
    }

    public void maxLength(long codePoints) {
        length = length.withMax(codePoints);
    }

    public void rule(TextRule rule) {
        rules.add(rule);
    }

    void addTo(List<Assertion> assertions) {
        if (!length.isAny()) {
            assertions.add(new TextLength(length));
        }
        for (TextRule rule : rules) {
            assertions.add(new TextRuleAssertion(rule));
        }
    }
}
