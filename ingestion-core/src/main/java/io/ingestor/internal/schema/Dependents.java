package io.ingestor.internal.schema;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** An assertion that an object satisfies the constraints that apply only if it has a certain member. */
final class Dependents implements Assertion {

    private static final int NO_NAME = -1;

    private final NameTable names;

    /** The numbers of the names that require another, each paired with the entry of {@link #required} at its index. */
    private final int[] triggers;

    private final int[] required;

    /**
     * The numbers of the names that make a schema apply, each paired with the entry of {@link #schemas} at its index.
     */
    private final int[] schemaTriggers;

    private final SchemaNode[] schemas;

    Dependents(ObjectParts parts) {
        Set<String> all = new LinkedHashSet<>(parts.dependentRequired.keySet());
        parts.dependentRequired.values().forEach(all::addAll);
        all.addAll(parts.dependentSchemas.keySet());
        names = new NameTable(all);
        int pairs =
                parts.dependentRequired.values().stream().mapToInt(Set::size).sum();
        triggers = new int[pairs];
        required = new int[pairs];
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : all) {
            numbers.put(name, numbers.size());
        }
        int pair = 0;
        for (Map.Entry<String, Set<String>> dependent : parts.dependentRequired.entrySet()) {
            for (String name : dependent.getValue()) {
                triggers[pair] = numbers.getOrDefault(dependent.getKey(), NO_NAME);
                required[pair++] = numbers.getOrDefault(name, NO_NAME);
            }
        }
        schemaTriggers = parts.dependentSchemas.keySet().stream()
                .mapToInt(name -> numbers.getOrDefault(name, NO_NAME))
                .toArray();
        schemas = parts.dependentSchemas.values().toArray(SchemaNode[]::new);
    }

    @Override
    public int kinds() {
        return 1 << DataReader.OBJECT;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        int base = see(evaluation, at, at + length);
        boolean accepted = acceptsRequired(evaluation, base) && acceptsSchemas(evaluation, base, kind, at, length);
        evaluation.free(base);
        return accepted;
    }

    private boolean acceptsRequired(Evaluation evaluation, int base) {
        for (int i = 0; i < triggers.length; i++) {
            if (isSeen(evaluation, base, triggers[i]) && !isSeen(evaluation, base, required[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean acceptsSchemas(Evaluation evaluation, int base, int kind, int at, int length) {
        for (int i = 0; i < schemas.length; i++) {
            if (isSeen(evaluation, base, schemaTriggers[i])
                    && !evaluation.acceptsNested(schemas[i], kind, at, length)) {
                return false;
            }
        }
        return true;
    }

    /** Sets a bit for each name that the object has; returns the offset of the first word of bits. */
    private int see(Evaluation evaluation, int at, int end) {
        DataReader in = evaluation.in;
        int base = evaluation.reserve((names.size() + Long.SIZE - 1) / Long.SIZE);
        long[] seen = evaluation.words();
        int expected = 0;
        int next = at;
        while (in.member(next, end)) {
            next = in.next;
            int number = names.find(in.bytes, in.nameAt, in.nameLength, expected);
            if (number != NameTable.NONE) {
                expected = number + 1;
                seen[base + number / Long.SIZE] |= 1L << number;
            }
        }
        return base;
    }

    private static boolean isSeen(Evaluation evaluation, int base, int number) {
        return (evaluation.words()[base + number / Long.SIZE] >>> number & 1) != 0;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        Evaluation evaluation = findings.evaluation;
        int base = see(evaluation, at, at + length);
        for (int i = 0; i < triggers.length && !findings.isFull(); i++) {
            if (isSeen(evaluation, base, triggers[i]) && !isSeen(evaluation, base, required[i])) {
                findings.add(
                        "dependentRequired",
                        "must have " + ValueText.quoted(names.name(required[i])) + " with "
                                + ValueText.quoted(names.name(triggers[i])) + ", was absent");
            }
        }
        for (int i = 0; i < schemas.length && !findings.isFull(); i++) {
            if (isSeen(evaluation, base, schemaTriggers[i])) {
                findings.explainNested("dependentSchemas", schemas[i], kind, at, length);
            }
        }
        evaluation.free(base);
    }
}
