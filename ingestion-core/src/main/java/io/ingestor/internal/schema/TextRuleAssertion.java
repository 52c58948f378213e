package io.ingestor.internal.schema;

import io.ingestor.validate.TextRule;

/** An assertion that a string satisfies a rule. */
final class TextRuleAssertion implements Assertion {

    private final TextRule rule;

    TextRuleAssertion(TextRule rule) {
        this.rule = rule;
    }

    @Override
    public int kinds() {
        return 1 << DataReader.TEXT;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        return rule.accepts(evaluation.in.bytes, at, length);
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (!accepts(findings.evaluation, kind, at, length)) {
            findings.add(rule.keyword(), "must be " + rule.expected(), kind, at, length);
        }
    }
}
