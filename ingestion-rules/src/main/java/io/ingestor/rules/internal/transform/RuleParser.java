package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.slots.FieldPath;
import java.util.ArrayList;
import java.util.List;

/** A parser of the rules of a configuration. It also checks that the steps of all rules are compatible. */
final class RuleParser {

    private RuleParser() {}

    static List<Rule> parse(ConfigValue file, Surroundings surroundings) {
        StepParser steps = new StepParser(surroundings);
        List<Rule> rules = new ArrayList<>();
        for (ConfigValue rule : file.list("a list of rules")) {
            rules.add(rule(rule, steps));
        }
        for (int i = 0; i < rules.size(); i++) {
            for (int j = i; j < rules.size(); j++) {
                if (rules.get(i).meets(rules.get(j))) {
                    checkPaths(rules.get(i), rules.get(j));
                }
            }
        }
        return List.copyOf(rules);
    }

    private static Rule rule(ConfigValue rule, StepParser parser) {
        rule.object("match", "on_error", "steps");
        Glob tenant = Glob.ANY;
        Glob schema = Glob.ANY;
        ConfigValue match = rule.memberOrNull("match");
        if (match != null) {
            match.object("tenant", "schema");
            tenant = new Glob(match.textOf("tenant", "*"));
            schema = new Glob(match.textOf("schema", "*"));
        }
        ConfigValue onError = rule.memberOrNull("on_error");
        boolean keeps = onError != null && StepParser.keeps(onError);
        List<ParsedStep> steps = new ArrayList<>();
        for (ConfigValue step : rule.member("steps").list("a list of steps")) {
            steps.add(parser.parse(step, keeps));
        }
        return new Rule(tenant, schema, List.copyOf(steps));
    }

    /**
     * Checks that no step uses a part of a value that a step of the other rule uses. The value and its part would be
     * changed independently of each other.
     */
    private static void checkPaths(Rule one, Rule other) {
        for (ParsedStep step : one.steps()) {
            for (ParsedStep second : other.steps()) {
                for (FieldPath path : step.paths()) {
                    for (FieldPath inside : second.paths()) {
                        if (!path.equals(inside) && (path.holds(inside) || inside.holds(path))) {
                            throw second.value()
                                    .wrong("must not use " + inside.pointer() + " together with " + path.pointer()
                                            + " of " + step.name() + ": one is part of the other");
                        }
                    }
                }
            }
        }
    }
}
