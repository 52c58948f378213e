package io.ingestor.bench.rules;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A condition that CEL alone evaluates, on prepared maps. */
public final class BareCondition implements Work {

    private final String expression;
    private final Program program;
    private final List<Map<String, Object>> variables = new ArrayList<>();

    public BareCondition(String expression) throws CelValidationException, CelEvaluationException {
        CelOptions options =
                CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
        CelAbstractSyntaxTree tree = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .addVar("data", MapType.create(SimpleType.STRING, SimpleType.DYN))
                .build()
                .compile(expression)
                .getAst();
        this.expression = expression;
        this.program = CelRuntimeFactory.plannerRuntimeBuilder()
                .setOptions(options)
                .build()
                .createProgram(tree);
        for (int i = 0; i < HeldRecords.COUNT; i++) {
            Map<String, Object> data = new LinkedHashMap<>(RecordForm.READING.data(i));
            data.replaceAll((name, value) -> value instanceof Number number ? number.doubleValue() : value);
            variables.add(Map.of("data", data));
        }
    }

    @Override
    public String name() {
        return "bare CEL " + expression + " on maps that exist before";
    }

    @Override
    public int pass() {
        try {
            for (int i = 0; i < HeldRecords.COUNT; i++) {
                if (!Boolean.FALSE.equals(program.eval(variables.get(i)))) {
                    throw new IllegalStateException("the condition must be false");
                }
            }
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(e);
        }
        return HeldRecords.COUNT;
    }

    @Override
    public void close() {}
}
