package io.ingestor.internal.schema;

import java.util.List;

/** The demand that one or more of several schemas accept a value. */
final class AnyOf implements Assertion {

    private final SchemaNode[] schemas;

    AnyOf(List<SchemaNode> schemas) {
        this.schemas = schemas.toArray(SchemaNode[]::new);
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        for (SchemaNode schema : schemas) {
            if (evaluation.acceptsNested(schema, kind, at, length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (!accepts(findings.evaluation, kind, at, length)) {
            String expected = "must match one or more of " + ValueText.counted(schemas.length, "schema");
            findings.add("anyOf", expected, kind, at, length);
        }
    }
}
