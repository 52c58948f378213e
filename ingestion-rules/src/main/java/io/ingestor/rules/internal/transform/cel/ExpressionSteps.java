package io.ingestor.rules.internal.transform.cel;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.StepFailedException;
import io.ingestor.rules.internal.transform.slots.StepSource;
import io.ingestor.rules.internal.transform.slots.Values;
import java.util.List;

/** The steps that evaluate an expression. */
public final class ExpressionSteps {

    private ExpressionSteps() {}

    private static Object eval(Values values, int tool, Expression expression) {
        if (values.tool(tool) instanceof Bindings known) {
            return known.eval(expression.program());
        }
        Bindings bindings = new Bindings(values);
        values.keepTool(tool, bindings);
        return bindings.eval(expression.program());
    }

    private static boolean isTrue(Values values, int tool, Expression expression) {
        if (eval(values, tool, expression) instanceof Boolean bool) {
            return bool;
        }
        throw new StepFailedException("", "the result must be true or false, was another value");
    }

    /** Returns a step that drops a record if the expression is true. */
    public static StepSource dropIf(Expression expression) {
        return slots -> {
            expression.bind(slots);
            int tool = slots.tool();
            return values -> !isTrue(values, tool, expression);
        };
    }

    /**
     * Returns a step that fails if the expression is true. The failure has the reason, and the field if the expression
     * uses only one.
     */
    public static StepSource rejectIf(Expression expression, String reason) {
        List<FieldPath> paths = expression.paths();
        String field = paths.size() == 1 ? paths.get(0).field() : "";
        String message = paths.size() == 1 ? paths.get(0).pointer() + ": " + reason : reason;
        return slots -> {
            expression.bind(slots);
            int tool = slots.tool();
            return values -> {
                if (isTrue(values, tool, expression)) {
                    throw new StepFailedException(field, message);
                }
                return true;
            };
        };
    }

    /** Returns a step that sets a field to the result of the expression. */
    public static StepSource compute(FieldPath path, Expression expression) {
        return slots -> {
            expression.bind(slots);
            int slot = slots.slot(path);
            int tool = slots.tool();
            return values -> {
                Object result = CelValues.toRecord(eval(values, tool, expression));
                if (path.root() != FieldPath.Root.DATA && !(result instanceof String)) {
                    throw new StepFailedException(
                            path, "must be text, was another result: convert it, as in string(data.n)");
                }
                values.setTree(slot, result);
                return true;
            };
        };
    }
}
