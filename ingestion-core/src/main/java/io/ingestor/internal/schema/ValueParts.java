package io.ingestor.internal.schema;

import io.ingestor.validate.DataRule;
import io.ingestor.validate.SchemaType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The constraints of a schema on values of any type. */
public final class ValueParts {

    private @Nullable Set<SchemaType> types;
    private @Nullable ConstantSet enumeration;
    private @Nullable ConstantSet constant;
    private final List<DataRule> rules = new ArrayList<>();

    public void types(SchemaType... newTypes) {
        EnumSet<SchemaType> all = EnumSet.noneOf(SchemaType.class);
        all.addAll(Arrays.asList(newTypes));
        types = all;
    }

    public void enumeration(Collection<? extends @Nullable Object> constants) {
        enumeration = new ConstantSet("enum", constants);
    }

    public void constant(@Nullable Object newConstant) {
        constant = new ConstantSet("const", Arrays.asList(newConstant));
    }

    public void rule(DataRule rule) {
        rules.add(rule);
    }

    void addTo(List<Assertion> assertions) {
        if (types != null) {
            assertions.add(new TypeCheck(types));
        }
        if (enumeration != null) {
            assertions.add(enumeration);
        }
        if (constant != null) {
            assertions.add(constant);
        }
    }

    void addRulesTo(List<Assertion> assertions) {
        for (DataRule rule : rules) {
            assertions.add(new RuleAssertion(rule));
        }
    }
}
