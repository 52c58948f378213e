package io.ingestor.internal.schema;

/** An assertion that a schema does not accept a value. */
final class Not implements Assertion {

    private final SchemaNode schema;

    Not(SchemaNode schema) {
        this.schema = schema;
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        return !evaluation.acceptsNested(schema, kind, at, length);
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (!accepts(findings.evaluation, kind, at, length)) {
            findings.add("not", "must not match the schema", kind, at, length);
        }
    }
}
