package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import java.util.List;

/** An assertion that all of several schemas accept a value. */
final class AllOf implements Assertion {

    private final SchemaNode[] schemas;

    AllOf(List<SchemaNode> schemas) {
        this.schemas = schemas.toArray(SchemaNode[]::new);
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        for (SchemaNode schema : schemas) {
            if (!evaluation.acceptsNested(schema, kind, at, length)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean plan(Planning planning, int kind, int at, int length) {
        for (SchemaNode schema : schemas) {
            if (!planning.add(schema, kind, at, length)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void describe(ShapeFacts facts) {
        for (SchemaNode schema : schemas) {
            facts.also(schema);
        }
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        for (SchemaNode schema : schemas) {
            findings.explainNested("allOf", schema, kind, at, length);
        }
    }
}
