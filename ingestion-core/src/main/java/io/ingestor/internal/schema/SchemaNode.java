package io.ingestor.internal.schema;

import io.ingestor.internal.shape.ShapeFacts;
import io.ingestor.internal.shape.ShapedSchema;
import io.ingestor.internal.shape.Shaping;
import io.ingestor.validate.DataShape;
import io.ingestor.validate.Schema;
import io.ingestor.validate.Validator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The compiled form of a schema, or a reference to one. */
public final class SchemaNode implements Schema, ShapedSchema {

    /** The schema that accepts all values. */
    public static final SchemaNode ANY = new SchemaNode("", new Body(List.of(), List.of()));

    /** The schema that accepts no value. */
    public static final SchemaNode NONE = new SchemaNode("", new Body(List.of(new NoValue()), List.of()));

    /** The maximum nesting of schemas that apply to the same value, not counting references. */
    private static final int MAX_HEIGHT = 100;

    /** The kinds of values with a shape; objects first, as the assertions on them determine the order of members. */
    private static final int[] SHAPE_ORDER = {
        DataReader.OBJECT, DataReader.LIST, DataReader.TEXT, DataReader.NUMBER, DataReader.BOOL
    };

    private final String name;

    /** The content. A reference takes that of its target when it is first used. */
    private @Nullable Body body;

    private volatile @Nullable SchemaNode target;

    /** The shape, if it was asked for. Immutable, so it may be published through a data race. */
    private @Nullable DataShape shape;

    private SchemaNode(String name, @Nullable Body body) {
        this.name = name;
        this.body = body;
    }

    /** Creates an unbound reference. */
    public static SchemaNode reference(String name) {
        return new SchemaNode(name, null);
    }

    /** Builds a schema from its parts. */
    public static SchemaNode of(
            ValueParts values,
            NumberParts numbers,
            TextParts texts,
            ObjectParts objects,
            ArrayParts arrays,
            Combinations combinations) {
        List<Assertion> assertions = new ArrayList<>();
        values.addTo(assertions);
        numbers.addTo(assertions);
        texts.addTo(assertions);
        objects.addTo(assertions);
        arrays.addTo(assertions);
        combinations.addTo(assertions);
        values.addRulesTo(assertions);
        List<SchemaNode> inPlace = new ArrayList<>(combinations.schemas());
        inPlace.addAll(objects.dependentSchemas());
        return new SchemaNode("", new Body(assertions, inPlace));
    }

    /** Returns the compiled form of a schema. */
    public static SchemaNode of(Schema schema) {
        if (Objects.requireNonNull(schema, "schema") instanceof SchemaNode node) {
            return node;
        }
        throw new IllegalArgumentException("schema must be made by Schema.builder(), was of "
                + schema.getClass().getName());
    }

    /** Returns the compiled forms of schemas. */
    public static List<SchemaNode> listOf(List<Schema> schemas) {
        return schemas.stream().map(SchemaNode::of).toList();
    }

    @Override
    public DataShape shape() {
        DataShape known = shape;
        if (known == null) {
            known = Shaping.of(this);
            shape = known;
        }
        return known;
    }

    @Override
    public SchemaNode resolved() {
        SchemaNode node = this;
        for (SchemaNode next = node.target; next != null; next = node.target) {
            node = next;
        }
        return node;
    }

    @Override
    public void describe(ShapeFacts facts) {
        int described = 0;
        for (int kind : SHAPE_ORDER) {
            for (Assertion assertion : assertions(kind)) {
                if ((assertion.kinds() & described) == 0) {
                    assertion.describe(facts);
                }
            }
            described |= 1 << kind;
        }
    }

    @Override
    public Validator asValidator() {
        return new SchemaValidator(this);
    }

    /** Binds the reference; see {@link io.ingestor.validate.SchemaReference#bind}. */
    public void bind(SchemaNode newTarget) {
        if (target != null) {
            throw new IllegalStateException("reference " + name + " must be bound once, was bound before");
        }
        target = newTarget;
        String cycle = cycle();
        if (!cycle.isEmpty()) {
            target = null;
            throw new IllegalArgumentException("reference " + name + " must not lead to itself for the same value, was "
                    + cycle + ": put properties or items between");
        }
    }

    /** Returns the assertions on values of a kind. */
    Assertion[] assertions(int kind) {
        Body known = body;
        return (known != null ? known : resolve()).byKind[kind];
    }

    /** Returns true if this is {@link #NONE}. */
    boolean isNone() {
        return this == NONE;
    }

    private Body resolve() {
        SchemaNode node = this;
        while (true) {
            Body found = node.body;
            if (found != null) {
                body = found;
                return found;
            }
            SchemaNode next = node.target;
            if (next == null) {
                throw new IllegalStateException("reference " + node.name + " must be bound before the schema is used");
            }
            node = next;
        }
    }

    /** Returns the path from this reference to itself through schemas for the same value, empty if there is none. */
    private String cycle() {
        Map<SchemaNode, SchemaNode> before = new HashMap<>();
        Deque<SchemaNode> open = new ArrayDeque<>();
        open.add(this);
        while (!open.isEmpty()) {
            SchemaNode node = open.remove();
            for (SchemaNode next : node.inPlace()) {
                if (next == this) {
                    return way(before, node);
                }
                if (before.putIfAbsent(next, node) == null) {
                    open.add(next);
                }
            }
        }
        return "";
    }

    private String way(Map<SchemaNode, SchemaNode> before, SchemaNode last) {
        List<String> names = new ArrayList<>();
        names.add(name);
        for (SchemaNode node = last; node != null && node != this; node = before.get(node)) {
            if (node.isReference()) {
                names.add(node.name);
            }
        }
        names.add(name);
        Collections.reverse(names);
        return String.join(" -> ", names);
    }

    private boolean isReference() {
        return target != null;
    }

    /** Returns the schemas that apply to the same value as this one. */
    private List<SchemaNode> inPlace() {
        SchemaNode bound = target;
        if (bound != null) {
            return List.of(bound);
        }
        Body known = body;
        return known == null ? List.of() : known.inPlace;
    }

    /** The content of a schema. Immutable, so it may be published through a data race. */
    private static final class Body {

        private final Assertion[][] byKind = new Assertion[DataReader.KINDS][];
        private final List<SchemaNode> inPlace;
        private final int height;

        private Body(List<Assertion> assertions, List<SchemaNode> inPlace) {
            for (int kind = 0; kind < DataReader.KINDS; kind++) {
                int bit = 1 << kind;
                byKind[kind] = assertions.stream()
                        .filter(assertion -> (assertion.kinds() & bit) != 0)
                        .toArray(Assertion[]::new);
            }
            this.inPlace = List.copyOf(inPlace);
            this.height = 1 + inPlace.stream().mapToInt(Body::height).max().orElse(0);
            if (height > MAX_HEIGHT) {
                throw new IllegalArgumentException("schemas for the same value must be nested at most " + MAX_HEIGHT
                        + " levels deep, was " + height + ": use fewer combinations inside each other");
            }
        }

        private static int height(SchemaNode node) {
            Body known = node.body;
            return known == null || node.target != null ? 0 : known.height;
        }
    }
}
