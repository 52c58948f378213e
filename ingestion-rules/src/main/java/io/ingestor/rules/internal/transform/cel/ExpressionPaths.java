package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths that an expression uses, so that only their values are read from a record. Not thread-safe. */
final class ExpressionPaths {

    private final Set<FieldPath> values = new LinkedHashSet<>();
    private final Set<FieldPath> presence = new LinkedHashSet<>();

    /**
     * Finds the paths in an expression.
     *
     * @throws IllegalArgumentException if the expression uses data or metadata as a whole
     */
    static ExpressionPaths of(CelExpr expression) {
        ExpressionPaths paths = new ExpressionPaths();
        paths.visit(expression);
        return paths;
    }

    /** Returns the paths whose values are used. Paths below another one are omitted. */
    List<FieldPath> values() {
        return values.stream().filter(path -> !isPart(path)).toList();
    }

    /** Returns the other paths, which are only tested for presence. */
    List<FieldPath> presence() {
        return presence.stream()
                .filter(path -> !isPart(path) && !values.contains(path))
                .toList();
    }

    private boolean isPart(FieldPath path) {
        return values.stream().anyMatch(whole -> !whole.equals(path) && whole.holds(path));
    }

    private void visit(CelExpr expr) {
        List<String> names = new ArrayList<>();
        FieldPath.Root root = chain(expr, names);
        if (root != null) {
            add(
                    root,
                    names,
                    expr.getKind() == CelExpr.ExprKind.Kind.SELECT
                            && expr.select().testOnly());
            return;
        }
        switch (expr.getKind()) {
            case SELECT -> visit(expr.select().operand());
            case CALL -> {
                if (!isIn(expr.call())) {
                    expr.call().target().ifPresent(this::visit);
                    expr.call().args().forEach(this::visit);
                }
            }
            case LIST -> expr.list().elements().forEach(this::visit);
            case STRUCT -> expr.struct().entries().forEach(entry -> visit(entry.value()));
            case MAP ->
                expr.map().entries().forEach(entry -> {
                    visit(entry.key());
                    visit(entry.value());
                });
            case COMPREHENSION -> {
                CelExpr.CelComprehension loop = expr.comprehension();
                visit(loop.iterRange());
                visit(loop.accuInit());
                visit(loop.loopCondition());
                visit(loop.loopStep());
                visit(loop.result());
            }
            default -> {}
        }
    }

    /** Adds the path of a call such as {@code "name" in data} as a test for presence. Returns false for other calls. */
    private boolean isIn(CelExpr.CelCall call) {
        if (!call.function().equals("@in")
                || call.args().get(0).getKind() != CelExpr.ExprKind.Kind.CONSTANT
                || call.args().get(0).constant().getKind() != CelConstant.Kind.STRING_VALUE) {
            return false;
        }
        List<String> names = new ArrayList<>();
        FieldPath.Root root = chain(call.args().get(1), names);
        if (root != FieldPath.Root.METADATA && (root != FieldPath.Root.DATA || !names.isEmpty())) {
            return false;
        }
        names.add(call.args().get(0).constant().stringValue());
        add(root, names, true);
        return true;
    }

    private void add(FieldPath.Root root, List<String> names, boolean presenceOnly) {
        if (names.isEmpty() && (root == FieldPath.Root.DATA || root == FieldPath.Root.METADATA)) {
            throw new IllegalArgumentException(
                    root.word() + " must be used by its fields, such as " + root.word() + ".name, was used as a whole");
        }
        FieldPath path = new FieldPath(root, names);
        (presenceOnly ? presence : values).add(path);
    }

    /**
     * Returns the root of a chain of field selections and adds their names to the list; null if the expression has
     * another form.
     */
    private static FieldPath.@Nullable Root chain(CelExpr expr, List<String> names) {
        return switch (expr.getKind()) {
            case IDENT -> root(expr.ident().name());
            case SELECT -> {
                FieldPath.Root root = chain(expr.select().operand(), names);
                if (root != null && !isSingle(root)) {
                    names.add(expr.select().field());
                    yield root;
                }
                yield null;
            }
            case CALL -> {
                CelExpr.CelCall call = expr.call();
                if (!call.function().equals("_[_]")
                        || call.args().get(1).getKind() != CelExpr.ExprKind.Kind.CONSTANT
                        || call.args().get(1).constant().getKind() != CelConstant.Kind.STRING_VALUE) {
                    yield null;
                }
                FieldPath.Root root = chain(call.args().get(0), names);
                if (root != null && !isSingle(root)) {
                    names.add(call.args().get(1).constant().stringValue());
                    yield root;
                }
                yield null;
            }
            default -> null;
        };
    }

    private static boolean isSingle(FieldPath.Root root) {
        return root != FieldPath.Root.DATA && root != FieldPath.Root.METADATA;
    }

    private static FieldPath.@Nullable Root root(String name) {
        for (FieldPath.Root root : FieldPath.Root.values()) {
            if (root.word().equals(name)) {
                return root;
            }
        }
        return null;
    }
}
