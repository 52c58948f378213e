package io.ingestor.rules.internal.transform.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.slots.SlotLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A type-checked expression of bounded cost. Its length, its nesting and the total number of loop steps are limited,
 * and regular expressions match in linear time. Thread-safe.
 */
public final class Expression {

    /** The required type of the result. */
    public enum Type {
        BOOL,
        ANY
    }

    static final int MAX_LOOP_STEPS = 10_000;
    private static final int MAX_CODE_POINTS = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_CODE_POINTS)
            .maxParseRecursionDepth(50)
            .comprehensionMaxIterations(MAX_LOOP_STEPS)
            .maxRegexProgramSize(1000)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private final Program program;
    private final List<FieldPath> paths;
    private final List<FieldPath> presence;

    private Expression(Program program, ExpressionPaths paths) {
        this.program = program;
        this.paths = paths.values();
        this.presence = paths.presence();
    }

    private static CelCompiler compiler() {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        for (FieldPath.Root root : FieldPath.Root.values()) {
            builder.addVar(root.word(), type(root));
        }
        return builder.build();
    }

    private static CelType type(FieldPath.Root root) {
        return switch (root) {
            case DATA -> MapType.create(SimpleType.STRING, SimpleType.DYN);
            case METADATA -> MapType.create(SimpleType.STRING, SimpleType.STRING);
            case TIMESTAMP -> SimpleType.TIMESTAMP;
            case VERSION -> SimpleType.INT;
            default -> SimpleType.STRING;
        };
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException if its syntax or types are invalid
     */
    public static Expression compile(String text, Type type) {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
            CelType result = tree.getResultType();
            if (type == Type.BOOL && !result.equals(SimpleType.BOOL)) {
                throw new IllegalArgumentException(
                        "its result must be bool, was " + result.name() + ": compare it, as in data.valid == true");
            }
            return new Expression(RUNTIME.createProgram(tree), ExpressionPaths.of(tree.getExpr()));
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(describe(e), e);
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Returns the errors in one line. The message of the exception instead marks each error below the expression. */
    private static String describe(CelValidationException failure) {
        String errors = failure.getErrors().stream()
                .map(error -> error.getMessage() + " at line "
                        + error.getSourceLocation().getLine() + ", column "
                        + (error.getSourceLocation().getColumn() + 1))
                .collect(Collectors.joining("; "));
        return (errors.isEmpty() ? String.valueOf(failure.getMessage()) : errors).replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Returns the paths that the expression reads or tests for presence. A path that is only tested is omitted if it is
     * a prefix of another path.
     */
    public List<FieldPath> paths() {
        List<FieldPath> leaves = new ArrayList<>(paths);
        for (FieldPath path : presence) {
            if (paths.stream().noneMatch(path::holds)
                    && presence.stream().noneMatch(other -> !other.equals(path) && path.holds(other))) {
                leaves.add(path);
            }
        }
        return leaves;
    }

    Program program() {
        return program;
    }

    /** Requests the slots that the expression reads. */
    void bind(SlotLayout.Builder slots) {
        for (FieldPath path : paths) {
            int unused = slots.tree(path);
        }
        for (FieldPath path : presence) {
            int unused = slots.slot(path);
        }
    }
}
