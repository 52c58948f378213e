package io.ingestor.rules.internal.transform.slots;

import io.ingestor.BytesView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The slots of a program: a tree of the paths that its steps use. The first slots are the fields of the record, by the
 * ordinal of {@link FieldPath.Root}. Immutable.
 */
@SuppressWarnings("EnumOrdinal") // ordinals are not persisted
public final class SlotLayout {

    /** The bits for the needs of steps: the text of a slot, its encoded value, or its value as Java objects. */
    static final int TEXT = 1;

    static final int ENCODED = 2;
    static final int TREE = 4;

    public static final int DATA = FieldPath.Root.DATA.ordinal();
    public static final int METADATA = FieldPath.Root.METADATA.ordinal();
    public static final int TENANT = FieldPath.Root.TENANT.ordinal();
    public static final int ENTITY = FieldPath.Root.ENTITY.ordinal();
    public static final int SCHEMA = FieldPath.Root.SCHEMA.ordinal();
    public static final int TIMESTAMP = FieldPath.Root.TIMESTAMP.ordinal();
    public static final int VERSION = FieldPath.Root.VERSION.ordinal();
    public static final int PAYLOAD_TYPE = FieldPath.Root.PAYLOAD_TYPE.ordinal();

    private static final int ROOTS = FieldPath.Root.values().length;
    private static final int NONE = -1;

    private final FieldPath[] paths;
    private final String[] names;
    private final byte[][] utf8;
    private final int[] parents;
    private final int[][] children;
    private final int[] needs;
    private final int tools;
    private final boolean payload;

    private SlotLayout(Builder builder) {
        int count = builder.paths.size();
        paths = builder.paths.toArray(new FieldPath[0]);
        names = new String[count];
        utf8 = new byte[count][];
        parents = new int[count];
        children = new int[count][];
        needs = new int[count];
        for (int slot = 0; slot < count; slot++) {
            List<String> path = paths[slot].names();
            names[slot] = path.isEmpty() ? "" : path.get(path.size() - 1);
            utf8[slot] = names[slot].getBytes(StandardCharsets.UTF_8);
            parents[slot] = builder.parents.get(slot);
            needs[slot] = builder.needs.get(slot);
            int holder = slot;
            children[slot] = IntStream.range(ROOTS, count)
                    .filter(child -> builder.parents.get(child) == holder)
                    .toArray();
        }
        tools = builder.tools;
        payload = builder.payload;
    }

    /** Returns the number of slots. */
    public int size() {
        return names.length;
    }

    /** Returns true if a step reads the payload. */
    boolean usesPayload() {
        return payload;
    }

    int tools() {
        return tools;
    }

    /** Returns the path of a slot. */
    public FieldPath path(int slot) {
        return paths[slot];
    }

    /** Returns the last name in the path of a slot. */
    public String name(int slot) {
        return names[slot];
    }

    /** Returns the slot of the enclosing object; -1 for a field of the record. */
    int parent(int slot) {
        return parents[slot];
    }

    /** Returns the slots directly below a slot. The array must not be modified. */
    public int[] children(int slot) {
        return children[slot];
    }

    boolean isInner(int slot) {
        return children[slot].length > 0;
    }

    boolean needs(int slot, int need) {
        return (needs[slot] & need) != 0;
    }

    /** Returns true if a step uses the field of the record or a part of it. */
    boolean uses(int root) {
        return needs[root] != 0 || children[root].length > 0;
    }

    /** Returns the slot of a name in an object; -1 if no step uses it. */
    int child(int slot, BytesView name) {
        int length = name.length();
        for (int child : children[slot]) {
            byte[] own = utf8[child];
            if (own.length == length && name.contentEquals(own)) {
                return child;
            }
        }
        return NONE;
    }

    /** Returns the slot of a name in an object; -1 if no step uses it. */
    int child(int slot, String name) {
        for (int child : children[slot]) {
            if (names[child].equals(name)) {
                return child;
            }
        }
        return NONE;
    }

    /** A builder that collects the slots used by steps. Not thread-safe. */
    public static final class Builder {

        private final List<FieldPath> paths = new ArrayList<>();
        private final List<Integer> parents = new ArrayList<>();
        private final List<Integer> needs = new ArrayList<>();
        private final List<int[]> moves = new ArrayList<>();
        private final boolean[] used = new boolean[ROOTS];
        private int tools;
        private boolean payload;

        /** Creates a builder with slots for the fields of the record. */
        public Builder() {
            for (FieldPath.Root root : FieldPath.Root.values()) {
                add(new FieldPath(root, List.of()), NONE);
            }
        }

        private int add(FieldPath path, int parent) {
            paths.add(path);
            parents.add(parent);
            needs.add(0);
            return paths.size() - 1;
        }

        /** Returns the slot of a path, which is added if it is new. */
        public int slot(FieldPath path) {
            int slot = path.root().ordinal();
            used[slot] = true;
            for (int depth = 1; depth <= path.names().size(); depth++) {
                FieldPath part = new FieldPath(path.root(), path.names().subList(0, depth));
                int known = paths.indexOf(part);
                slot = known < 0 ? add(part, slot) : known;
            }
            return slot;
        }

        /** Returns the slot of a path and requests its text. */
        public int text(FieldPath path) {
            return need(slot(path), TEXT);
        }

        /** Returns the slot of a path and requests its objects and lists as Java objects. */
        public int tree(FieldPath path) {
            return need(need(slot(path), TEXT), TREE);
        }

        private int need(int slot, int need) {
            needs.set(slot, needs.get(slot) | need);
            return slot;
        }

        /** Records that a step moves or copies the value of one slot to another. */
        public void move(int from, int to) {
            moves.add(new int[] {from, to});
        }

        /** Allocates a place for an object that a step keeps between records. Returns its number. */
        public int tool() {
            return tools++;
        }

        /** Requests the payload. */
        public void payload() {
            payload = true;
        }

        /** Builds the layout. */
        public SlotLayout build() {
            for (int slot = 0; slot < ROOTS; slot++) {
                if (used[slot] && slot > METADATA) {
                    need(slot, TEXT);
                }
            }
            boolean more = true;
            while (more) {
                more = false;
                for (int[] move : moves) {
                    int from = move[0];
                    int to = move[1];
                    int wanted = needs.get(from) | needs.get(to);
                    if (!parents.get(from).equals(parents.get(to))) {
                        wanted |= isInData(from) && isInData(to) ? ENCODED : TEXT;
                    }
                    more |= wanted != needs.get(from);
                    needs.set(from, wanted);
                }
            }
            return new SlotLayout(this);
        }

        private boolean isInData(int slot) {
            return paths.get(slot).root() == FieldPath.Root.DATA;
        }
    }
}
