package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An assertion that a value equals one of several constants. */
final class ConstantSet implements Assertion {

    private static final int MAX_SHOWN_CHARS = 200;

    private final String keyword;
    private final String expected;
    private boolean acceptsNull;
    private boolean acceptsTrue;
    private boolean acceptsFalse;
    private final double[] numbers;
    private final NameTable texts;
    private final Constant[] composites;

    ConstantSet(String keyword, Collection<? extends @Nullable Object> values) {
        this.keyword = keyword;
        List<Double> foundNumbers = new ArrayList<>();
        Set<String> foundTexts = new LinkedHashSet<>();
        List<Constant> foundComposites = new ArrayList<>();
        for (Object value : values) {
            Constant constant = Constant.of(value, 1);
            switch (constant.kind()) {
                case DataReader.NULL -> acceptsNull = true;
                case DataReader.BOOL -> {
                    acceptsTrue |= constant.isTrue();
                    acceptsFalse |= !constant.isTrue();
                }
                case DataReader.NUMBER -> foundNumbers.add(constant.number());
                case DataReader.TEXT -> foundTexts.add((String) value);
                default -> foundComposites.add(constant);
            }
        }
        numbers =
                foundNumbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        texts = new NameTable(foundTexts);
        composites = foundComposites.toArray(Constant[]::new);
        expected = expected(values);
    }

    private static String expected(Collection<? extends @Nullable Object> values) {
        StringBuilder text = new StringBuilder(values.size() == 1 ? "must be " : "must be one of ");
        int most = text.length() + MAX_SHOWN_CHARS;
        String comma = "";
        for (Object value : values) {
            text.append(comma);
            comma = ", ";
            if (text.length() > most) {
                return text.append("...").toString();
            }
            Constant.show(value, text, most);
        }
        return values.isEmpty() ? "must be absent" : text.toString();
    }

    @Override
    public int kinds() {
        return DataReader.ALL_KINDS;
    }

    @Override
    public boolean accepts(Evaluation evaluation, int kind, int at, int length) {
        return switch (kind) {
            case DataReader.NULL -> acceptsNull;
            case DataReader.BOOL -> length != 0 ? acceptsTrue : acceptsFalse;
            // Adding 0.0 turns -0.0 into 0.0; the constants contain no -0.0 either.
            case DataReader.NUMBER -> Arrays.binarySearch(numbers, evaluation.in.number(at) + 0.0) >= 0;
            case DataReader.TEXT -> texts.find(evaluation.in.bytes, at, length, 0) != NameTable.NONE;
            default -> acceptsComposite(evaluation, kind, at, length);
        };
    }

    private boolean acceptsComposite(Evaluation evaluation, int kind, int at, int length) {
        for (Constant constant : composites) {
            if (constant.equalsValue(evaluation, kind, at, length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void describe(ShapeFacts facts) {
        int accepted = 0;
        accepted |= acceptsTrue || acceptsFalse ? 1 << DataReader.BOOL : 0;
        accepted |= numbers.length > 0 ? 1 << DataReader.NUMBER : 0;
        accepted |= texts.size() > 0 ? 1 << DataReader.TEXT : 0;
        for (Constant constant : composites) {
            accepted |= 1 << constant.kind();
        }
        facts.kinds(TypeCheck.shapeKinds(accepted));
        if (Arrays.stream(numbers).allMatch(ConstantSet::isLong)) {
            facts.wholeByConstants();
        }
    }

    private static boolean isLong(double number) {
        return number == Math.rint(number) && Math.abs(number) < 0x1p63;
    }

    @Override
    public void explain(Findings findings, int kind, int at, int length) {
        if (!accepts(findings.evaluation, kind, at, length)) {
            findings.add(keyword, expected, kind, at, length);
        }
    }
}
