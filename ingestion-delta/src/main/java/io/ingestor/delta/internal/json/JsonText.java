package io.ingestor.delta.internal.json;

import java.util.Arrays;

/**
 * A JSON text in UTF-8 that grows value by value. It has no white space, and commas are added where they belong.
 * Numbers are printed as {@link NumberText} describes, strings with the fewest escapes: the same bytes on every JDK.
 *
 * <p>Reusable, and does not allocate unless a text is longer than all before it. {@link #reset} drops a buffer of more
 * than 256 KiB, so that one huge value does not hold memory. Not thread-safe.
 */
public final class JsonText {

    private static final int INITIAL_BYTES = 1 << 10;
    private static final int MAX_KEPT_BYTES = 1 << 18;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};
    private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
    private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
    private static final byte[] NOT_A_NUMBER = {'"', 'N', 'a', 'N', '"'};
    private static final byte[] INFINITY = {'"', 'I', 'n', 'f', 'i', 'n', 'i', 't', 'y', '"'};
    private static final byte[] MINUS_INFINITY = {'"', '-', 'I', 'n', 'f', 'i', 'n', 'i', 't', 'y', '"'};

    private final NumberText numbers = new NumberText();
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** The end of each object or array that has been started but not ended. */
    private byte[] ends = new byte[16];

    private int depth;

    /** True if a comma must precede the next name or value. */
    private boolean separate;

    /** Begins a new, empty text. */
    public void reset() {
        if (bytes.length > MAX_KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        length = 0;
        depth = 0;
        separate = false;
    }

    /** Returns the number of bytes of the text. */
    public int length() {
        return length;
    }

    /** Returns the array that begins with the text. It is borrowed: valid until the text grows or is reset. */
    public byte[] array() {
        return bytes;
    }

    /** Starts an object, whose members follow, each a name and a value. */
    public void startObject() {
        start('{', '}');
    }

    /**
     * Ends the object that was started last.
     *
     * @throws IllegalStateException if no object is open, or an array in it
     */
    public void endObject() {
        checkOpen('}');
        end((byte) '}');
    }

    /** Starts an array, whose elements follow. */
    public void startArray() {
        start('[', ']');
    }

    /**
     * Ends the array that was started last.
     *
     * @throws IllegalStateException if no array is open, or an object in it
     */
    public void endArray() {
        checkOpen(']');
        end((byte) ']');
    }

    /** Returns true if an object was started last, and not ended. */
    boolean isInObject() {
        return ends[depth - 1] == '}';
    }

    /** Ends the object or array that was started last. */
    void end() {
        end(ends[depth - 1]);
    }

    /** Prints the name of a member, in UTF-8, whose value must follow. */
    public void name(byte[] source, int offset, int count) {
        string(source, offset, count);
        reserve(1);
        bytes[length++] = ':';
        separate = false;
    }

    /** Prints a string, in UTF-8. */
    public void text(byte[] source, int offset, int count) {
        string(source, offset, count);
        separate = true;
    }

    /** Prints a number. JSON has no NaN and no infinities: they are printed as strings, and no record has them. */
    public void number(double value) {
        if (!Double.isFinite(value)) {
            literal(Double.isNaN(value) ? NOT_A_NUMBER : value > 0 ? INFINITY : MINUS_INFINITY);
            return;
        }
        separate(NumberText.MAX_LENGTH);
        length = numbers.write(value, bytes, length);
        separate = true;
    }

    /** Prints true or false. */
    public void bool(boolean value) {
        literal(value ? TRUE : FALSE);
    }

    /** Prints null. */
    public void nullValue() {
        literal(NULL);
    }

    private void start(char start, char end) {
        separate(1);
        bytes[length++] = (byte) start;
        if (depth == ends.length) {
            ends = Arrays.copyOf(ends, 2 * depth);
        }
        ends[depth++] = (byte) end;
        separate = false;
    }

    private void checkOpen(char end) {
        if (depth == 0 || ends[depth - 1] != end) {
            throw new IllegalStateException(
                    "the end must be " + (depth == 0 ? "that of the text" : (char) ends[depth - 1]) + ", was " + end
                            + ": every start needs its own end");
        }
    }

    private void end(byte end) {
        reserve(1);
        bytes[length++] = end;
        depth--;
        separate = true;
    }

    private void literal(byte[] ascii) {
        separate(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        separate = true;
    }

    private void string(byte[] source, int offset, int count) {
        separate(count + 2L);
        System.arraycopy(source, offset, bytes, length + 1, count);
        quote(count);
    }

    /** Escapes the bytes that begin one behind the text, and adds them to it in quotes. */
    private void quote(int count) {
        int from = length + 1;
        int to = from + count;
        int first = Escapes.first(bytes, from, to);
        if (first < to) {
            int growth = Escapes.growth(bytes, first, to);
            reserve(count + 2L + growth);
            Escapes.expand(bytes, first, to, growth);
            to += growth;
        }
        bytes[from - 1] = '"';
        bytes[to] = '"';
        length = to + 1;
    }

    /** Adds a comma if one is due, and makes room for more bytes. */
    private void separate(long more) {
        reserve(more + 1);
        if (separate) {
            bytes[length++] = ',';
        }
    }

    private void reserve(long more) {
        if (more > bytes.length - length) {
            grow(more);
        }
    }

    private void grow(long more) {
        long needed = length + more;
        if (needed > MAX_ARRAY_BYTES) {
            throw new IllegalStateException("text must have at most " + MAX_ARRAY_BYTES + " bytes, was " + needed);
        }
        // The whole array is kept: bytes behind the text may be about to become part of it.
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, 2L * bytes.length), MAX_ARRAY_BYTES));
    }
}
