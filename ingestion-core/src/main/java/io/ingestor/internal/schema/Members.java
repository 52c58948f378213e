package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import io.ingestor.internal.shape.ShapedSchema;
import io.ingestor.validate.TextRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An assertion that checks the members of an object in one pass. Names are unique in an object, so it is enough to
 * count the required ones.
 */
final class Members implements Assertion, ShapedSchema.Members {

    private final NameTable names;

    /** The schema of each name; null if the name is only required. */
    private final @Nullable SchemaNode[] schemas;

    private final boolean[] required;
    private final int requiredCount;
    private final TextRule[] patterns;
    private final SchemaNode[] patternSchemas;
    private final @Nullable SchemaNode additional;
    private final @Nullable SchemaNode nameSchema;
    private final Count size;

    /** True if schemas other than that of its name may apply to a member. */
    private final boolean more;

    Members(ObjectParts parts) {
        Set<String> all = new LinkedHashSet<>(parts.properties.keySet());
        all.addAll(parts.required);
        names = new NameTable(all);
        schemas = new SchemaNode[all.size()];
        required = new boolean[all.size()];
        int number = 0;
        for (String name : all) {
            schemas[number] = parts.properties.get(name);
            required[number] = parts.required.contains(name);
            number++;
        }
        requiredCount = parts.required.size();
        patterns = parts.patterns.toArray(TextRule[]::new);
        patternSchemas = parts.patternSchemas.toArray(SchemaNode[]::new);
        additional = parts.additional;
        nameSchema = parts.names;
        size = parts.size;
        more = patterns.length > 0 || additional != null || nameSchema != null;
    }

    @Override
    public int kinds() {
        return 1 << DataReader.OBJECT;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        DataReader in = evaluation.in;
        int end = at + length;
        int next = at;
        int expected = 0;
        int needed = 0;
        int count = 0;
        while (in.member(next, end)) {
            next = in.next;
            count++;
            int number = names.find(in.bytes, in.nameAt, in.nameLength, expected);
            SchemaNode schema = null;
            if (number != NameTable.NONE) {
                expected = number + 1;
                needed += required[number] ? 1 : 0;
                schema = schemas[number];
            }
            if (more) {
                if (!acceptsMore(evaluation, schema)) {
                    return false;
                }
            } else if (schema != null && !evaluation.accepts(schema, in.kind, in.at, in.length)) {
                return false;
            }
        }
        return needed == requiredCount && size.accepts(count);
    }

    /** Returns true if the member read last satisfies every schema that applies to it. */
    private boolean acceptsMore(Evaluation evaluation, @Nullable SchemaNode schema) {
        DataReader in = evaluation.in;
        int kind = in.kind;
        int at = in.at;
        int length = in.length;
        int nameAt = in.nameAt;
        int nameLength = in.nameLength;
        if (nameSchema != null && !evaluation.accepts(nameSchema, DataReader.TEXT, nameAt, nameLength)) {
            return false;
        }
        if (schema != null && !evaluation.accepts(schema, kind, at, length)) {
            return false;
        }
        boolean known = schema != null;
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].accepts(in.bytes, nameAt, nameLength)) {
                known = true;
                if (!evaluation.accepts(patternSchemas[i], kind, at, length)) {
                    return false;
                }
            }
        }
        return known || additional == null || evaluation.accepts(additional, kind, at, length);
    }

    @Override
    public boolean plan(Planning planning, int kind, int at, int length) {
        DataReader in = planning.evaluation.in;
        int end = at + length;
        int next = at;
        int needed = 0;
        int count = 0;
        while (in.member(next, end)) {
            next = in.next;
            count++;
            int number = names.find(in.bytes, in.nameAt, in.nameLength, 0);
            needed += number != NameTable.NONE && required[number] ? 1 : 0;
            if (!planMember(planning, number == NameTable.NONE ? null : schemas[number])) {
                return false;
            }
        }
        return needed == requiredCount && size.accepts(count);
    }

    private boolean planMember(Planning planning, @Nullable SchemaNode schema) {
        DataReader in = planning.evaluation.in;
        int kind = in.kind;
        int at = in.at;
        int length = in.length;
        int nameAt = in.nameAt;
        int nameLength = in.nameLength;
        if (nameSchema != null && !planning.evaluation.accepts(nameSchema, DataReader.TEXT, nameAt, nameLength)) {
            return false;
        }
        if (schema != null && !planning.add(schema, kind, at, length)) {
            return false;
        }
        boolean known = schema != null;
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].accepts(in.bytes, nameAt, nameLength)) {
                known = true;
                if (!planning.add(patternSchemas[i], kind, at, length)) {
                    return false;
                }
            }
        }
        return known || additional == null || planning.add(additional, kind, at, length);
    }

    @Override
    public void describe(ShapeFacts facts) {
        facts.members(this);
    }

    @Override
    public List<ShapedSchema.Member> declared(int most) {
        List<ShapedSchema.Member> declared = new ArrayList<>();
        // Names with a schema stand before those that are only required.
        for (int i = 0; i < schemas.length && declared.size() < most; i++) {
            SchemaNode schema = schemas[i];
            if (schema == null) {
                break;
            }
            if (names.isText(i)) {
                declared.add(new ShapedSchema.Member(names.name(i), schema));
            }
        }
        return declared;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        DataReader in = findings.evaluation.in;
        boolean[] seen = new boolean[required.length];
        int end = at + length;
        int next = at;
        int count = 0;
        while (in.member(next, end)) {
            next = in.next;
            count++;
            int number = names.find(in.bytes, in.nameAt, in.nameLength, 0);
            if (number != NameTable.NONE) {
                seen[number] = true;
            }
            if (!findings.isFull()) {
                explainMember(findings, number == NameTable.NONE ? null : schemas[number]);
            }
        }
        for (int i = 0; i < required.length && !findings.isFull(); i++) {
            if (required[i] && !seen[i]) {
                findings.add("required", "must have " + ValueText.quoted(names.name(i)) + ", was absent");
            }
        }
        size.explain(findings, count);
    }

    private void explainMember(Findings findings, @Nullable SchemaNode schema) {
        DataReader in = findings.evaluation.in;
        int kind = in.kind;
        int at = in.at;
        int length = in.length;
        int nameAt = in.nameAt;
        int nameLength = in.nameLength;
        findings.enterMember(nameAt, nameLength);
        if (nameSchema != null) {
            findings.explainName(nameSchema);
        }
        if (schema != null) {
            findings.explainChild("properties", schema, kind, at, length);
        }
        boolean known = schema != null;
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].accepts(in.bytes, nameAt, nameLength)) {
                known = true;
                findings.explainChild("patternProperties", patternSchemas[i], kind, at, length);
            }
        }
        if (!known && additional != null) {
            findings.explainChild("additionalProperties", additional, kind, at, length);
        }
        findings.leave();
    }
}
