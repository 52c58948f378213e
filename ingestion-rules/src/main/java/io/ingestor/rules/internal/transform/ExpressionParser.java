package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.cel.Expression;
import io.ingestor.rules.internal.transform.cel.ExpressionSteps;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import java.util.ArrayList;
import java.util.List;

/** A parser of the steps that contain an expression. */
final class ExpressionParser {

    /** The maximum size of a result for which the growth bound of a record has room. */
    private static final int MAX_RESULT_BYTES = 16 << 10;

    private ExpressionParser() {}

    static StepPart dropIf(ConfigValue v) {
        Expression expression = expression(v, Expression.Type.BOOL);
        return new StepPart(ExpressionSteps.dropIf(expression), expression.paths(), Growth.NONE);
    }

    static StepPart rejectIf(ConfigValue v) {
        v.object("when", "reason");
        Expression expression = expression(v.member("when"), Expression.Type.BOOL);
        return new StepPart(
                ExpressionSteps.rejectIf(expression, v.member("reason").text()), expression.paths(), Growth.NONE);
    }

    static StepPart compute(ConfigValue v) {
        v.object("path", "value");
        FieldPath path = v.member("path").target();
        Expression expression = expression(v.member("value"), Expression.Type.ANY);
        List<FieldPath> paths = new ArrayList<>(expression.paths());
        paths.add(path);
        return new StepPart(ExpressionSteps.compute(path, expression), paths, Growth.ofValue(path, MAX_RESULT_BYTES));
    }

    private static Expression expression(ConfigValue v, Expression.Type type) {
        try {
            return Expression.compile(v.text(), type);
        } catch (IllegalArgumentException e) {
            throw v.wrong("must be an expression of CEL, was not: " + e.getMessage());
        }
    }
}
