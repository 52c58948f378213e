package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import org.jspecify.annotations.Nullable;

/** An assertion that checks the values of an array in one pass. */
final class Elements implements Assertion {

    private final SchemaNode[] prefix;
    private final @Nullable SchemaNode items;
    private final @Nullable SchemaNode contained;
    private final Count containedCount;
    private final Count size;

    Elements(ArrayParts parts) {
        prefix = parts.prefix.toArray(SchemaNode[]::new);
        items = parts.items;
        contained = parts.contained;
        containedCount = parts.containedCount;
        size = parts.size;
    }

    @Override
    public int kinds() {
        return 1 << DataReader.LIST;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        DataReader in = evaluation.in;
        int end = at + length;
        int next = at;
        int count = 0;
        int matching = 0;
        while (in.element(next, end)) {
            next = in.next;
            int valueKind = in.kind;
            int valueAt = in.at;
            int valueLength = in.length;
            SchemaNode schema = schema(count);
            if (schema != null && !evaluation.accepts(schema, valueKind, valueAt, valueLength)) {
                return false;
            }
            if (contained != null && evaluation.accepts(contained, valueKind, valueAt, valueLength)) {
                matching++;
            }
            count++;
        }
        return size.accepts(count) && (contained == null || containedCount.accepts(matching));
    }

    @Override
    public boolean plan(Planning planning, int kind, int at, int length) {
        if (contained != null) {
            planning.add(this, kind, at, length);
            return true;
        }
        DataReader in = planning.evaluation.in;
        int end = at + length;
        int next = at;
        int count = 0;
        while (in.element(next, end)) {
            next = in.next;
            SchemaNode schema = schema(count);
            if (schema != null && !planning.add(schema, in.kind, in.at, in.length)) {
                return false;
            }
            count++;
        }
        return size.accepts(count);
    }

    @Override
    public void describe(ShapeFacts facts) {
        if (prefix.length > 0) {
            facts.prefix();
        }
        if (items != null) {
            facts.items(items);
        }
    }

    private @Nullable SchemaNode schema(int index) {
        return index < prefix.length ? prefix[index] : items;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        DataReader in = findings.evaluation.in;
        int end = at + length;
        int next = at;
        int count = 0;
        int matching = 0;
        while (in.element(next, end)) {
            next = in.next;
            int valueKind = in.kind;
            int valueAt = in.at;
            int valueLength = in.length;
            SchemaNode schema = schema(count);
            if (schema != null && !findings.isFull()) {
                findings.enterElement(count);
                findings.explainChild(
                        count < prefix.length ? "prefixItems" : "items", schema, valueKind, valueAt, valueLength);
                findings.leave();
            }
            if (contained != null && findings.evaluation.accepts(contained, valueKind, valueAt, valueLength)) {
                matching++;
            }
            count++;
        }
        size.explain(findings, count);
        if (contained != null) {
            containedCount.explain(findings, matching);
        }
    }
}
