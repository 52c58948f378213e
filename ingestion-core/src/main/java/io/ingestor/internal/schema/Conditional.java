package io.ingestor.internal.schema;

/** The demand that one of two schemas accepts a value, chosen by a third. */
final class Conditional implements Assertion {

    private final SchemaNode condition;
    private final SchemaNode then;
    private final SchemaNode otherwise;

    Conditional(SchemaNode condition, SchemaNode then, SchemaNode otherwise) {
        this.condition = condition;
        this.then = then;
        this.otherwise = otherwise;
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        boolean met = evaluation.acceptsNested(condition, kind, at, length);
        return evaluation.acceptsNested(met ? then : otherwise, kind, at, length);
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (findings.evaluation.acceptsNested(condition, kind, at, length)) {
            findings.explainNested("then", then, kind, at, length);
        } else {
            findings.explainNested("else", otherwise, kind, at, length);
        }
    }
}
