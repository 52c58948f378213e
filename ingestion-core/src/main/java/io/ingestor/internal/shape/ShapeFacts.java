package io.ingestor.internal.shape;

import io.ingestor.validate.DataShape.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts that schemas state about the form of one value. They all apply together. Null is disregarded, as any value
 * may be null.
 */
public final class ShapeFacts {

    private final ShapeBudget budget;

    /** The kinds that the value may have. Whole numbers are in {@link Kind#NUMBER}. */
    private final Set<Kind> kinds = EnumSet.of(Kind.BOOLEAN, Kind.NUMBER, Kind.STRING, Kind.OBJECT, Kind.LIST);

    private final Set<ShapedSchema> added = new HashSet<>();
    private final Map<String, List<Source>> members = new LinkedHashMap<>();
    private final List<Source> items = new ArrayList<>();

    /** Alternatives that are not decided; each has at least two branches. */
    private final List<List<ShapeFacts>> choices = new ArrayList<>();

    private boolean wholeByType;
    private boolean anyNumberByType;
    private boolean wholeByConstants;
    private boolean hasPrefix;
    private boolean isUnknown;
    private boolean isAbsent;
    private @Nullable Way way;

    ShapeFacts(ShapeBudget budget) {
        this.budget = budget;
    }

    /** A schema of the value, and the schemas around it. */
    record Source(ShapedSchema schema, @Nullable Way way) {}

    /** Schemas from the root inwards, the last one first. */
    record Way(ShapedSchema last, @Nullable Way before, int length) {

        boolean leadsThrough(ShapedSchema schema) {
            for (Way at = this; at != null; at = at.before) {
                if (at.last.equals(schema)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Adds the facts of a schema. The value is unknown if the schema contains itself, or the budget is used up. */
    void add(Source source) {
        ShapedSchema schema = source.schema.resolved();
        Way before = source.way;
        int length = before == null ? 0 : before.length;
        if (!budget.step() || length == ShapeBudget.MAX_WAY || (before != null && before.leadsThrough(schema))) {
            isUnknown = true;
            return;
        }
        if (!added.add(schema)) {
            return;
        }
        Way outer = way;
        way = new Way(schema, before, length + 1);
        schema.describe(this);
        way = outer;
    }

    /** Adds the facts of a further schema for the value. */
    public void also(ShapedSchema schema) {
        add(new Source(schema, way));
    }

    /** Adds that there is no value, not even null. */
    public void absent() {
        kinds.clear();
        isAbsent = true;
    }

    /** Adds that the value is of one of some kinds. */
    public void kinds(Set<Kind> accepted) {
        kinds.retainAll(accepted);
    }

    /** Adds that the type of numbers is integer. */
    public void wholeByType() {
        wholeByType = true;
    }

    /** Adds that the type of numbers is not restricted to integers. */
    public void anyNumberByType() {
        anyNumberByType = true;
    }

    /** Adds that all numbers are among constants that are whole. */
    public void wholeByConstants() {
        wholeByConstants = true;
    }

    /** Adds members of an object. Members beyond the maximum number are left out. */
    public void members(ShapedSchema.Members declared) {
        for (ShapedSchema.Member member : budget.declared(declared)) {
            if (!budget.step()) {
                return;
            }
            member(member.name(), List.of(new Source(member.schema(), way)));
        }
    }

    private void member(String name, List<Source> sources) {
        if (members.size() < ShapeBudget.MAX_LEAVES || members.containsKey(name)) {
            members.computeIfAbsent(name, key -> new ArrayList<>()).addAll(sources);
        }
    }

    /** Adds the schema of the elements of an array. */
    public void items(ShapedSchema schema) {
        items.add(new Source(schema, way));
    }

    /** Adds that the elements of an array differ by their place. */
    public void prefix() {
        hasPrefix = true;
    }

    /** Adds alternatives. Those that accept at most null do not count, and a single other one must apply. */
    public void choice(List<? extends ShapedSchema> schemas) {
        List<ShapeFacts> branches = new ArrayList<>();
        for (ShapedSchema schema : schemas) {
            ShapeFacts branch = new ShapeFacts(budget);
            branch.add(new Source(schema, way));
            if (!branch.kinds.isEmpty()) {
                branches.add(branch);
            }
        }
        if (branches.size() == 1) {
            absorb(branches.get(0));
            return;
        }
        Set<Kind> accepted = EnumSet.noneOf(Kind.class);
        branches.forEach(branch -> accepted.addAll(branch.kinds));
        kinds.retainAll(accepted);
        wholeInAll(allowing(branches, Kind.NUMBER));
        if (!branches.isEmpty()) {
            choices.add(branches);
        }
    }

    private void wholeInAll(List<ShapeFacts> branches) {
        if (branches.isEmpty() || !branches.stream().allMatch(ShapeFacts::isWhole)) {
            return;
        }
        if (branches.stream().allMatch(branch -> branch.wholeByType)) {
            wholeByType = true;
        } else {
            wholeByConstants = true;
        }
    }

    /** Adds all facts of a branch that must apply. */
    void absorb(ShapeFacts branch) {
        kinds.retainAll(branch.kinds);
        wholeByType |= branch.wholeByType;
        anyNumberByType |= branch.anyNumberByType;
        wholeByConstants |= branch.wholeByConstants;
        hasPrefix |= branch.hasPrefix;
        isUnknown |= branch.isUnknown;
        branch.members.forEach(this::member);
        items.addAll(branch.items);
        choices.addAll(branch.choices);
    }

    /** Removes all alternatives and returns their branches that allow a kind. */
    List<List<ShapeFacts>> takeChoices(Kind kind) {
        List<List<ShapeFacts>> taken =
                choices.stream().map(branches -> allowing(branches, kind)).toList();
        choices.clear();
        return taken;
    }

    private static List<ShapeFacts> allowing(List<ShapeFacts> branches, Kind kind) {
        return branches.stream().filter(branch -> branch.kinds.contains(kind)).toList();
    }

    /** Returns true if a branch declares neither elements nor members beyond these facts. */
    boolean covers(ShapeFacts branch) {
        return !branch.isUnknown
                && !branch.hasPrefix
                && branch.items.isEmpty()
                && members.keySet().containsAll(branch.members.keySet())
                && branch.choices.stream().flatMap(List::stream).allMatch(this::covers);
    }

    /** Returns the only kind that the value may have, {@link Kind#ANY} if there are several or none. */
    Kind kind() {
        if (isUnknown || kinds.size() != 1) {
            return Kind.ANY;
        }
        Kind only = kinds.iterator().next();
        return only == Kind.NUMBER && isWhole() ? Kind.INTEGER : only;
    }

    /** Returns true if all numbers must be whole. A stated type takes precedence over constants. */
    private boolean isWhole() {
        return wholeByType || (wholeByConstants && !anyNumberByType);
    }

    boolean isUnknown() {
        return isUnknown;
    }

    boolean isAbsent() {
        return isAbsent;
    }

    Map<String, List<Source>> members() {
        return members;
    }

    /** Returns the schemas of all elements; empty if there are none, or if elements differ by their place. */
    List<Source> items() {
        return hasPrefix ? List.of() : items;
    }
}
