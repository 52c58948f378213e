package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;

/** The assertion of the schema that accepts no value. */
final class NoValue implements Assertion {

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        return false;
    }

    @Override
    public boolean plan(Planning planning, int kind, int at, int length) {
        return false;
    }

    @Override
    public void describe(ShapeFacts facts) {
        facts.absent();
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        findings.add("false", "must be absent", kind, at, length);
    }
}
