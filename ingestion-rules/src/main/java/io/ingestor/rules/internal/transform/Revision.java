package io.ingestor.rules.internal.transform;

import io.ingestor.RecordFields;
import io.ingestor.rules.StepCounts;
import io.ingestor.rules.TransformConfigException;
import io.ingestor.rules.internal.transform.lookup.LookupFile;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.step.Labels;
import io.ingestor.transform.RecordBuilder;
import io.ingestor.transform.Transform.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A valid configuration, with the programs for the records that it matches. Thread-safe.
 *
 * <p>Each set of rules that match the same tenant and schema becomes one program, which is created on first use.
 */
final class Revision {

    private static final int MAX_SETS = 1000;

    private final String id;
    private final List<Rule> rules;
    private final List<LookupFile> lookups;
    private final Optional<ParsedStep> stamp;
    private final boolean matchesAll;
    private final Map<BitSet, Program> programs = new ConcurrentHashMap<>();
    private final MatchReader matches = new MatchReader();
    private final Program all;

    private Revision(String id, List<Rule> rules, List<LookupFile> lookups, Optional<ParsedStep> stamp) {
        this.id = id;
        this.rules = rules;
        this.lookups = lookups;
        this.stamp = stamp;
        this.matchesAll = rules.stream().allMatch(Rule::isForAll);
        this.all = new Program(matchesAll ? rules : List.of(), stamp);
    }

    /**
     * Parses a configuration.
     *
     * @param stampKey the key of the label for the id of the revision on changed records; empty for no label
     * @throws TransformConfigException if the configuration is invalid
     */
    static Revision parse(String file, byte[] bytes, String id, Optional<String> stampKey, Surroundings surroundings) {
        List<Rule> rules = RuleParser.parse(ConfigValue.parse(file, bytes, "transforms"), surroundings);
        Optional<ParsedStep> stamp = stampKey.map(key -> new ParsedStep(
                "revision",
                ConfigValue.parse(file, bytes, "transforms"),
                Labels.constant(key, id),
                List.of(Labels.path(key)),
                Growth.ofBytes(Labels.bytes(key, id.length())),
                false));
        stamp.ifPresent(step -> rejectUsesOf(step.paths().get(0), rules));
        return new Revision(id, rules, surroundings.lookups(), stamp);
    }

    private static void rejectUsesOf(FieldPath label, List<Rule> rules) {
        for (Rule rule : rules) {
            for (ParsedStep step : rule.steps()) {
                if (step.paths().contains(label)) {
                    throw step.value().wrong("must not use " + label.pointer() + ", which holds the revision");
                }
            }
        }
    }

    /** Returns the id of the revision: the first digits of the hash of its file. */
    String id() {
        return id;
    }

    /** Returns the number of steps. */
    int steps() {
        return rules.stream().mapToInt(rule -> rule.steps().size()).sum();
    }

    /** Returns the bound on the growth of any record. */
    Growth growth() {
        Growth most = growthOf(rules.stream().filter(Rule::isForAll).toList());
        // Rules that match a record together meet each other, so the rules that meet one of them include all of them.
        for (Rule rule : rules) {
            if (!rule.isForAll()) {
                most = most.max(growthOf(rules.stream().filter(rule::meets).toList()));
            }
        }
        return most.plus(stamp.map(ParsedStep::growth).orElse(Growth.NONE));
    }

    private static Growth growthOf(List<Rule> matching) {
        List<ParsedStep> steps =
                matching.stream().flatMap(rule -> rule.steps().stream()).toList();
        List<Growth> growths = new ArrayList<>();
        for (ParsedStep step : steps) {
            Growth growth = step.growth();
            // A step that grows with its value also grows with what earlier ones have added, even before a move.
            Set<FieldPath> read = new HashSet<>(step.paths());
            for (int before = growths.size() - 1; before >= 0 && growth.perByte() > 0; before--) {
                if (steps.get(before).changesValueOf(read)) {
                    read.addAll(steps.get(before).paths());
                    growth = growth.plus(growths.get(before).times(step.growth().perByte()));
                }
            }
            growths.add(growth);
        }
        return growths.stream().reduce(Growth.NONE, Growth::plus);
    }

    List<StepCounts> counts() {
        return rules.stream()
                .flatMap(rule -> rule.steps().stream())
                .map(ParsedStep::counts)
                .toList();
    }

    List<LookupFile> lookups() {
        return lookups;
    }

    Outcome apply(RecordFields in, RecordBuilder out) {
        Program program = all;
        if (!matchesAll) {
            program = programFor(in);
            in.rewind();
        }
        if (program.isEmpty()) {
            return Outcome.KEPT;
        }
        ProgramRun run = program.runs().take();
        try {
            return run.apply(in, out);
        } finally {
            program.runs().giveBack(run);
        }
    }

    private Program programFor(RecordFields in) {
        Program known = matches.known(in);
        if (known != null) {
            return known;
        }
        String tenant = matches.tenant(in);
        String schema = matches.schema(in);
        BitSet set = new BitSet();
        List<Rule> matching = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).matches(tenant, schema)) {
                set.set(i);
                matching.add(rules.get(i));
            }
        }
        if (programs.size() >= MAX_SETS) {
            programs.clear();
        }
        Program program = programs.computeIfAbsent(set, unused -> new Program(matching, stamp));
        matches.learn(tenant, schema, program);
        return program;
    }
}
