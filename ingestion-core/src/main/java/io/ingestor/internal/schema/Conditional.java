package io.ingestor.internal.schema;

/** An assertion that applies one of two schemas to a value; a third schema decides which. */
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
