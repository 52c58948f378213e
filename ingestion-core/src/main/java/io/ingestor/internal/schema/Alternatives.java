package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import java.util.ArrayList;
import java.util.List;

/** An assertion that at least one, or exactly one, of several schemas accepts a value. */
final class Alternatives implements Assertion {

    private final String keyword;
    private final String expected;
    private final SchemaNode[] schemas;

    /** The number of matches that ends the search: 1 is enough for {@code anyOf}, 2 are too many for {@code oneOf}. */
    private final int deciding;

    private Alternatives(String keyword, String wanted, List<SchemaNode> schemas, int deciding) {
        this.keyword = keyword;
        this.expected = "must match " + wanted + " of " + ValueText.counted(schemas.size(), "schema");
        this.schemas = schemas.toArray(SchemaNode[]::new);
        this.deciding = deciding;
    }

    static Alternatives anyOf(List<SchemaNode> schemas) {
        return new Alternatives("anyOf", "one or more", schemas, 1);
    }

    static Alternatives oneOf(List<SchemaNode> schemas) {
        return new Alternatives("oneOf", "exactly one", schemas, 2);
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        int matches = 0;
        for (int i = 0; i < schemas.length && matches < deciding; i++) {
            if (evaluation.acceptsNested(schemas[i], kind, at, length)) {
                matches++;
            }
        }
        return matches == 1;
    }

    @Override
    public void describe(ShapeFacts facts) {
        facts.choice(List.of(schemas));
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        List<Integer> matching = new ArrayList<>();
        for (int i = 0; i < schemas.length && matching.size() < deciding; i++) {
            if (findings.evaluation.acceptsNested(schemas[i], kind, at, length)) {
                matching.add(i);
            }
        }
        if (matching.isEmpty()) {
            findings.add(keyword, expected, kind, at, length);
        } else if (matching.size() > 1) {
            findings.add(keyword, expected + ", was a match of " + matching.get(0) + " and " + matching.get(1));
        }
    }
}
