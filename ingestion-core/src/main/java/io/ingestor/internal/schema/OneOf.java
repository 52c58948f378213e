package io.ingestor.internal.schema;

import java.util.ArrayList;
import java.util.List;

/** The demand that exactly one of several schemas accepts a value. */
final class OneOf implements Assertion {

    private final SchemaNode[] schemas;

    OneOf(List<SchemaNode> schemas) {
        this.schemas = schemas.toArray(SchemaNode[]::new);
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        boolean matched = false;
        for (SchemaNode schema : schemas) {
            if (evaluation.acceptsNested(schema, kind, at, length)) {
                if (matched) {
                    return false;
                }
                matched = true;
            }
        }
        return matched;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        List<Integer> matching = new ArrayList<>();
        for (int i = 0; i < schemas.length && matching.size() < 2; i++) {
            if (findings.evaluation.acceptsNested(schemas[i], kind, at, length)) {
                matching.add(i);
            }
        }
        String expected = "must match exactly one of " + ValueText.counted(schemas.length, "schema");
        if (matching.isEmpty()) {
            findings.add("oneOf", expected, kind, at, length);
        } else if (matching.size() > 1) {
            findings.add("oneOf", expected + ", was a match of " + matching.get(0) + " and " + matching.get(1));
        }
    }
}
