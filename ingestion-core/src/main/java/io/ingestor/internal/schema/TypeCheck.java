package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import io.ingestor.validate.DataShape.Kind;
import io.ingestor.validate.SchemaType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** An assertion that a value is of one of several types. */
final class TypeCheck implements Assertion {

    private final int accepted;
    private final boolean wholeOnly;
    private final String expected;

    TypeCheck(Set<SchemaType> types) {
        int kinds = 0;
        List<String> names = new ArrayList<>();
        for (SchemaType type : types.isEmpty() ? EnumSet.noneOf(SchemaType.class) : EnumSet.copyOf(types)) {
            kinds |= 1 << kind(type);
            names.add(type.keyword());
        }
        accepted = kinds;
        wholeOnly = types.contains(SchemaType.INTEGER) && !types.contains(SchemaType.NUMBER);
        expected = "must be " + (names.isEmpty() ? "absent" : String.join(" or ", names));
    }

    private static int kind(SchemaType type) {
        return switch (type) {
            case NULL -> DataReader.NULL;
            case BOOLEAN -> DataReader.BOOL;
            case NUMBER, INTEGER -> DataReader.NUMBER;
            case STRING -> DataReader.TEXT;
            case OBJECT -> DataReader.OBJECT;
            case ARRAY -> DataReader.LIST;
        };
    }

    /** Returns the kinds in a bit set, except null. */
    static Set<Kind> shapeKinds(int kinds) {
        Set<Kind> found = EnumSet.noneOf(Kind.class);
        for (int kind = 0; kind < DataReader.KINDS; kind++) {
            if ((kinds >>> kind & 1) != 0 && kind != DataReader.NULL) {
                found.add(shapeKind(kind));
            }
        }
        return found;
    }

    private static Kind shapeKind(int kind) {
        return switch (kind) {
            case DataReader.BOOL -> Kind.BOOLEAN;
            case DataReader.NUMBER -> Kind.NUMBER;
            case DataReader.TEXT -> Kind.STRING;
            case DataReader.OBJECT -> Kind.OBJECT;
            default -> Kind.LIST;
        };
    }

    /** Returns the kinds that are rejected, or accepted only for some values. */
    @Override
    public int kinds() {
        return (DataReader.ALL_KINDS & ~accepted) | (wholeOnly ? 1 << DataReader.NUMBER : 0);
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        if (wholeOnly && kind == DataReader.NUMBER) {
            double number = evaluation.in.number(at);
            return number == Math.rint(number);
        }
        return (accepted >>> kind & 1) != 0;
    }

    @Override
    public boolean plan(Planning planning, int kind, int at, int length) {
        if (wholeOnly && kind == DataReader.NUMBER) {
            planning.add(this, kind, at, length);
            return true;
        }
        return accepts(planning.evaluation, kind, at, length);
    }

    @Override
    public void describe(ShapeFacts facts) {
        facts.kinds(shapeKinds(accepted));
        if (wholeOnly) {
            facts.wholeByType();
        } else if ((accepted >>> DataReader.NUMBER & 1) != 0) {
            facts.anyNumberByType();
        }
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (!accepts(findings.evaluation, kind, at, length)) {
            findings.add("type", expected, kind, at, length);
        }
    }
}
