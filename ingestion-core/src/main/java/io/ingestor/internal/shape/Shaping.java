package io.ingestor.internal.shape;

import io.ingestor.validate.DataShape;
import io.ingestor.validate.DataShape.Kind;
import io.ingestor.validate.DataShape.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A derivation of the shape of the data that a schema describes. For one thread and one schema. */
public final class Shaping {

    private static final DataShape ANY = DataShape.of(Kind.ANY);

    private final ShapeBudget budget = new ShapeBudget();
    private int leaves;

    private Shaping() {}

    /** Returns the shape of data, which is an object whatever type the schema states. */
    public static DataShape of(ShapedSchema schema) {
        return new Shaping().data(new ShapeFacts.Source(schema, null));
    }

    private DataShape data(ShapeFacts.Source source) {
        ShapeFacts facts = facts(List.of(source));
        decide(facts, Kind.OBJECT, 1);
        return DataShape.object(members(facts, 1));
    }

    private ShapeFacts facts(List<ShapeFacts.Source> sources) {
        ShapeFacts facts = new ShapeFacts(budget);
        sources.forEach(facts::add);
        return facts;
    }

    /** @param depth the number of objects and lists around the value */
    private DataShape shape(ShapeFacts facts, int depth) {
        int before = leaves;
        Kind kind = facts.kind();
        DataShape found =
                kind == Kind.OBJECT || kind == Kind.LIST ? composite(facts, kind, depth + 1) : DataShape.of(kind);
        if (found.members().isEmpty() && found.element().isEmpty()) {
            leaves = before + 1;
        }
        return found;
    }

    private DataShape composite(ShapeFacts facts, Kind kind, int depth) {
        if (depth > ShapeBudget.MAX_DEPTH || !decide(facts, kind, depth) || facts.isUnknown()) {
            return ANY;
        }
        if (kind == Kind.OBJECT) {
            List<Member> members = members(facts, depth);
            return members.isEmpty() ? ANY : DataShape.object(members);
        }
        if (facts.items().isEmpty()) {
            return ANY;
        }
        DataShape element = shape(facts(facts.items()), depth);
        return element.kind() == Kind.ANY ? ANY : DataShape.listOf(element);
    }

    private List<Member> members(ShapeFacts facts, int depth) {
        List<Member> members = new ArrayList<>();
        for (Map.Entry<String, List<ShapeFacts.Source>> member : facts.members().entrySet()) {
            if (leaves >= ShapeBudget.MAX_LEAVES) {
                break;
            }
            ShapeFacts value = facts(member.getValue());
            if (!value.isAbsent()) {
                members.add(new Member(member.getKey(), shape(value, depth)));
            }
        }
        return members;
    }

    /**
     * Decides the alternatives for a value of a kind, by adding the facts on which all branches agree.
     *
     * @return false if they disagree
     */
    private boolean decide(ShapeFacts facts, Kind kind, int depth) {
        boolean agree = true;
        List<List<ShapeFacts>> choices = facts.takeChoices(kind);
        while (!choices.isEmpty()) {
            for (List<ShapeFacts> branches : choices) {
                boolean covered = branches.stream().allMatch(facts::covers);
                if (branches.size() == 1 || (!branches.isEmpty() && haveOneShape(branches, kind, depth))) {
                    facts.absorb(branches.get(0));
                } else {
                    agree &= covered;
                }
            }
            // The facts of a branch may contain further alternatives.
            choices = facts.takeChoices(kind);
        }
        return agree;
    }

    private boolean haveOneShape(List<ShapeFacts> branches, Kind kind, int depth) {
        int before = leaves;
        DataShape first = composite(branches.get(0), kind, depth);
        boolean same = first.kind() != Kind.ANY;
        for (int i = 1; i < branches.size() && same; i++) {
            leaves = before;
            same = composite(branches.get(i), kind, depth).equals(first);
        }
        leaves = before;
        return same;
    }
}
