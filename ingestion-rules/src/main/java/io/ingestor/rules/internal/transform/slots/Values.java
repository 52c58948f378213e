package io.ingestor.rules.internal.transform.slots;

import io.ingestor.RecordFields.Kind;
import io.ingestor.RecordOrigin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values in the slots of one record. A slot is absent or has a kind. Numbers, booleans and times are stored as
 * bits, and text is a slice of a shared byte array. Reusable. Not thread-safe.
 */
@SuppressWarnings("EnumOrdinal") // ordinals are not persisted; storing references would cost write barriers
public final class Values {

    private static final Kind[] KINDS = Kind.values();
    private static final byte ABSENT = -1;
    private static final byte NULL = (byte) Kind.NULL.ordinal();
    private static final byte BOOL = (byte) Kind.BOOL.ordinal();
    private static final byte NUMBER = (byte) Kind.NUMBER.ordinal();
    private static final byte INTEGER = (byte) Kind.INTEGER.ordinal();
    private static final byte TEXT = (byte) Kind.TEXT.ordinal();
    private static final byte OBJECT = (byte) Kind.OBJECT.ordinal();

    /** The source of a value that was created by a step. */
    static final int MADE = -1;

    private static final int MAX_KEPT_BYTES = 1 << 20;

    private final SlotLayout layout;
    private final byte[] kinds;
    private final long[] bits;
    private final int[] at;
    private final int[] lengths;
    private final int[] sources;
    private final FoundFields found;
    private final Changes changes;
    private final @Nullable Object[] trees;
    private final @Nullable Object[] tools;
    private final Payload payload = new Payload();
    private RecordOrigin origin = RecordOrigin.unknown();
    private boolean anyTree;
    private byte[] bytes = new byte[1024];
    private int size;

    public Values(SlotLayout layout) {
        int slots = layout.size();
        this.layout = layout;
        kinds = new byte[slots];
        bits = new long[slots];
        at = new int[slots];
        lengths = new int[slots];
        sources = new int[slots];
        found = new FoundFields(slots);
        changes = new Changes(layout);
        trees = new Object[slots];
        tools = new Object[layout.tools()];
    }

    /** Makes all slots absent. */
    void clear() {
        Arrays.fill(kinds, ABSENT);
        found.clear();
        changes.clear();
        if (anyTree) {
            Arrays.fill(trees, null);
        }
        anyTree = false;
        size = 0;
        payload.clear();
    }

    /** Releases large arrays and all objects of the record. */
    public void release() {
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = new byte[1024];
        }
        if (anyTree) {
            Arrays.fill(trees, null);
            anyTree = false;
        }
        payload.clear();
    }

    public SlotLayout layout() {
        return layout;
    }

    /** Returns the payload of the record. */
    public Payload payload() {
        return payload;
    }

    /** Returns the origin of the record. */
    public RecordOrigin origin() {
        return origin;
    }

    /** Sets the origin of the record. */
    public void setOrigin(RecordOrigin newOrigin) {
        if (!origin.equals(newOrigin)) { // storing a reference costs a write barrier
            origin = newOrigin;
        }
    }

    /** Returns the object that a step keeps between records; null at first. */
    public @Nullable Object tool(int number) {
        return tools[number];
    }

    /** Keeps an object of a step between records. */
    public void keepTool(int number, Object tool) {
        tools[number] = tool;
    }

    public boolean isAbsent(int slot) {
        return kinds[slot] == ABSENT;
    }

    public boolean isText(int slot) {
        return kinds[slot] == TEXT;
    }

    public boolean isNumber(int slot) {
        return kinds[slot] == NUMBER;
    }

    public boolean isBool(int slot) {
        return kinds[slot] == BOOL;
    }

    /** Returns true if the slot holds a version or a time. */
    public boolean isInteger(int slot) {
        return kinds[slot] == INTEGER;
    }

    public boolean isNull(int slot) {
        return kinds[slot] == NULL;
    }

    /** Returns the kind of a value. The slot must not be absent. */
    public Kind kind(int slot) {
        return KINDS[kinds[slot]];
    }

    /** Returns a description of the value for messages. */
    public String describe(int slot) {
        if (kinds[slot] == ABSENT) {
            return "absent";
        }
        return switch (kind(slot)) {
            case NULL -> "null";
            case BOOL -> "true or false";
            case NUMBER, INTEGER -> "a number";
            case TEXT -> "text";
            case BYTES -> "bytes";
            case OBJECT -> "an object";
            case LIST -> "a list";
        };
    }

    public double number(int slot) {
        return Double.longBitsToDouble(bits[slot]);
    }

    public boolean bool(int slot) {
        return bits[slot] != 0;
    }

    /** Returns a whole number, or the seconds of a time since 1970. */
    public long integer(int slot) {
        return bits[slot];
    }

    /** Returns the nanoseconds of a time within its second. */
    public int nanos(int slot) {
        return lengths[slot];
    }

    /** Returns the array that contains all texts. It is valid until text is added or space is reserved. */
    public byte[] bytes() {
        return bytes;
    }

    public int textAt(int slot) {
        return at[slot];
    }

    public int textLength(int slot) {
        return lengths[slot];
    }

    /** Returns the text of a slot as a new string. */
    public String text(int slot) {
        return new String(bytes, at[slot], lengths[slot], StandardCharsets.UTF_8);
    }

    /** Returns an object or list as Java objects; null if it was neither requested by the layout nor set by a step. */
    public @Nullable Object tree(int slot) {
        return trees[slot];
    }

    /**
     * Reserves space for bytes and returns its offset in {@link #bytes}. A call of {@link #setText} commits the bytes
     * written there.
     */
    public int reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
        }
        return size;
    }

    /** Sets a slot to the text at an offset in {@link #bytes}. */
    public void setText(int slot, int offset, int length) {
        make(slot, TEXT);
        at[slot] = offset;
        lengths[slot] = length;
        size = Math.max(size, offset + length);
    }

    /** Sets a slot to a copy of a text in UTF-8. */
    public void setText(int slot, byte[] utf8, int offset, int length) {
        int to = reserve(length);
        System.arraycopy(utf8, offset, bytes, to, length);
        setText(slot, to, length);
    }

    public void setText(int slot, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        setText(slot, utf8, 0, utf8.length);
    }

    public void setNumber(int slot, double number) {
        if (!Double.isFinite(number)) {
            throw new StepFailedException(layout.path(slot), "must be a finite number, was " + number);
        }
        make(slot, NUMBER);
        bits[slot] = Double.doubleToRawLongBits(number);
    }

    public void setBool(int slot, boolean value) {
        make(slot, BOOL);
        bits[slot] = value ? 1 : 0;
    }

    public void setNull(int slot) {
        make(slot, NULL);
    }

    /**
     * Sets a time.
     *
     * @param seconds the seconds since 1970
     * @param nanos the nanoseconds within the second
     */
    public void setTime(int slot, long seconds, int nanos) {
        make(slot, INTEGER);
        bits[slot] = seconds;
        lengths[slot] = nanos;
    }

    /** Makes a slot absent. */
    public void remove(int slot) {
        if (kinds[slot] != ABSENT) {
            kinds[slot] = ABSENT;
            changes.mark(slot);
        }
    }

    /** Copies the value of a slot, which must not be absent, to another one. */
    public void copy(int from, int to) {
        byte kind = kinds[from];
        make(to, kind);
        bits[to] = bits[from];
        at[to] = at[from];
        lengths[to] = lengths[from];
        sources[to] = sources[from];
        trees[to] = trees[from];
    }

    private void make(int slot, byte kind) {
        int parent = layout.parent(slot);
        if (parent > SlotLayout.METADATA) { // data and metadata need no value of their own
            makeObject(parent);
        }
        kinds[slot] = kind;
        sources[slot] = MADE;
        changes.mark(slot);
    }

    private void makeObject(int slot) {
        if (kinds[slot] == OBJECT) {
            return;
        }
        if (kinds[slot] != ABSENT) {
            throw new StepFailedException(layout.path(slot), "must be an object, was " + describe(slot));
        }
        make(slot, OBJECT);
    }

    /** Returns the number of changes that steps have made so far. */
    public int changeCount() {
        return changes.count();
    }

    /** Returns true if a step has changed the slot or a descendant. */
    public boolean isChanged(int slot) {
        return changes.has(slot);
    }

    /** Returns true if a step has changed the label with the index. */
    boolean isLabelChanged(int number) {
        return found.isLabelChanged(number, changes);
    }

    FoundFields found() {
        return found;
    }

    /** Returns the slot of the record from which the value comes; {@link #MADE} if a step created it. */
    int source(int slot) {
        return sources[slot];
    }

    /** Marks the data of the record as replaced. */
    void dataParsed() {
        changes.mark(SlotLayout.DATA);
    }

    /** Adds a value found in the record. Its content is set afterwards. */
    void find(int slot, Kind kind) {
        kinds[slot] = (byte) kind.ordinal();
        found.add(slot);
        sources[slot] = slot;
        lengths[slot] = 0;
    }

    void findBits(int slot, long value) {
        bits[slot] = value;
    }

    void findNanos(int slot, int nanos) {
        lengths[slot] = nanos;
    }

    void findText(int slot, int length) {
        at[slot] = size;
        lengths[slot] = length;
        size += length;
    }

    void findEncoded(int slot, int length) {
        found.addEncoded(slot, size, length);
        size += length;
    }

    void findTree(int slot, Object tree) {
        trees[slot] = tree;
        anyTree = true;
    }

    /** Sets a value from a Java object: a string, double, boolean, null, list or map. */
    public void setTree(int slot, @Nullable Object value) {
        if (value instanceof String text) {
            setText(slot, text);
        } else if (value instanceof Double number) {
            setNumber(slot, number);
        } else if (value instanceof Boolean bool) {
            setBool(slot, bool);
        } else if (value == null) {
            setNull(slot);
        } else {
            make(slot, (byte) (value instanceof List ? Kind.LIST : Kind.OBJECT).ordinal());
            findTree(slot, value);
        }
    }
}
